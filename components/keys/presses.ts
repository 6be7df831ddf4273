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
}

export const noPresses: Presses = { held: new Map(), last: null }

/**
 * A press begins. Auto-repeat of a held key changes nothing; a fresh `down` of something held means that its end was
 * never reported (macOS reports none while Cmd is down), so it begins anew.
 */
export function pressed(presses: Presses, name: string, at: number, repeat: boolean): Presses {
  if (repeat && presses.held.has(name)) return presses
  return { ...presses, held: new Map([...presses.held, [name, at]]) }
}

/** A press ends. */
export function released(presses: Presses, name: string, at: number): Presses {
  const startedAt = presses.held.get(name)
  if (startedAt === undefined) return presses
  const held = new Map(presses.held)
  held.delete(name)
  return { held, last: { startedAt, endedAt: at } }
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

/** *Take* works this long after Review appeared: enough to look up, not enough to be hit by habit. */
export const armMs = 600

/** Whether a press may charge: it began after the button was armed. */
export function mayTake(pressStartedAt: number, appearedAt: number | null): boolean {
  return appearedAt !== null && pressStartedAt >= appearedAt + armMs
}
