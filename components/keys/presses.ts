/**
 * Which press of a key or pointer an action belongs to. *Take* must never be set off by a press that began before the
 * person could have read the amount out, however late its click or its auto-repeat arrives.
 * All times are `event.timeStamp` in milliseconds.
 */
export interface Presses {
  /** What is held down now, and since when. */
  readonly held: ReadonlyMap<string, number>
  /** The press that ended last. */
  readonly last: { readonly startedAt: number; readonly endedAt: number } | null
  /** Presses in quick succession: a double click, a key hit twice. To the person they are one. */
  readonly run: Run | null
}

interface Run {
  readonly name: string
  readonly place: Place | null
  readonly startedAt: number
  readonly lastAt: number
}

/** Where on the screen a pointer went down. */
export interface Place {
  readonly x: number
  readonly y: number
}

export const noPresses: Presses = { held: new Map(), last: null, run: null }

/**
 * A press begins. Auto-repeat of a held key changes nothing; a fresh `down` of something held means that its end was
 * never reported (macOS reports none while Cmd is down), so it begins anew.
 */
export function pressed(
  presses: Presses,
  name: string,
  at: number,
  repeat: boolean,
  place: Place | null = null,
): Presses {
  if (repeat && presses.held.has(name)) return presses
  const { run } = presses
  const goesOn = run !== null && run.name === name && at - run.lastAt <= runGapMs && isNear(run.place, place)
  return {
    ...presses,
    held: new Map([...presses.held, [name, at]]),
    run: { name, place, startedAt: goesOn ? run.startedAt : at, lastAt: at },
  }
}

/** Something was typed: what is pressed next was thought of anew. */
export function typed(presses: Presses): Presses {
  return presses.run === null ? presses : { ...presses, run: null }
}

/** Longer than this and it is a new press, not the second half of a double one. Nobody reads a new screen faster. */
const runGapMs = 500
/** A hand that clicks twice stays where it is. */
const runPixels = 16

function isNear(one: Place | null, other: Place | null): boolean {
  if (one === null || other === null) return one === other
  return Math.abs(one.x - other.x) <= runPixels && Math.abs(one.y - other.y) <= runPixels
}

/** A press ends. */
export function released(presses: Presses, name: string, at: number): Presses {
  const startedAt = presses.held.get(name)
  if (startedAt === undefined) return presses
  const held = new Map(presses.held)
  held.delete(name)
  return { ...presses, held, last: { startedAt, endedAt: at } }
}

/** A click follows the end of its press within this time. */
const clickAfterMs = 150

/**
 * When the press behind an action began: the newest one still held, else the one that just ended, else the action
 * itself (assistive software clicks without pressing anything).
 */
export function startOf(presses: Presses, at: number): number {
  if (presses.held.size > 0) return Math.max(...presses.held.values())
  if (presses.last && at - presses.last.endedAt <= clickAfterMs) return presses.last.startedAt
  return at
}

/**
 * Whether the press behind an action was meant for the step that stands there now. The second half of a double press is
 * not: it began with the first, on the step before.
 */
export function isMeantFor(presses: Presses, at: number, stepAppearedAt: number): boolean {
  const start = startOf(presses, at)
  const { run } = presses
  return (run !== null && run.lastAt === start ? run.startedAt : start) >= stepAppearedAt
}

/** *Take* works this long after Review appeared: enough to look up, not enough to be hit by habit. */
export const armMs = 600

/** Whether a press may charge: it began after the button was armed. */
export function mayTake(pressStartedAt: number, appearedAt: number | null): boolean {
  return appearedAt !== null && pressStartedAt >= appearedAt + armMs
}
