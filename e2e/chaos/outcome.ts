/** What a run came to: the last line. */
export interface Outcome {
  readonly payments: number
  readonly kills: number
  readonly faultKinds: number
  readonly crashPointsHit: number
  readonly crashPoints: number
  readonly doubleCharges: number
  readonly overriddenDoubles: number
  readonly lostAcknowledged: number
  readonly disagreements: number
  readonly regressionsSeen: number
  readonly stuck: number
}

/** What must be nothing, however long a run is. */
const zeros = ['doubleCharges', 'lostAcknowledged', 'disagreements', 'regressionsSeen', 'stuck'] as const

/** From so many minutes on, so large a part of all crash points must have been hit. */
const pointsByMinutes = [
  [15, 1],
  [5, 0.8],
] as const

/** A short run is half over before everything is at its pace. */
const slowStart = 0.5

/** Of ten payments at least one is paid in the end, whatever goes wrong: where none is, nothing was at stake. */
function enoughPaid(paid: number, payments: number): boolean {
  return paid >= Math.max(1, payments / 10)
}

/** How much has happened so far. */
export type Happened = Pick<Outcome, 'payments' | 'kills' | 'faultKinds' | 'crashPointsHit' | 'crashPoints'>

/**
 * Sentences for everything of which so many minutes must bring more to prove anything.
 *
 * @param paid how many of the payments were paid
 */
export function tooFew(happened: Happened, minutes: number, paid: number): readonly string[] {
  const short = Math.min(1, minutes / 5)
  const [, part = 0] = pointsByMinutes.find(([from]) => minutes >= from) ?? []
  const floors: Happened = {
    payments: Math.ceil(200 * short * (short < 1 ? slowStart : 1)),
    kills: Math.ceil(10 * short),
    faultKinds: Math.ceil(12 * Math.min(1, 2 * short)),
    crashPointsHit: Math.max(1, Math.ceil(part * happened.crashPoints)),
    crashPoints: 1,
  }
  const few = Object.entries(floors)
    .filter(([name, floor]) => happened[name as keyof Happened] < floor)
    .map(
      ([name, floor]) =>
        `${name} is ${happened[name as keyof Happened]}; ${minutes} minutes must bring ${floor}.`,
    )
  const isNoneAtStake = !enoughPaid(paid, happened.payments)
  return isNoneAtStake ? [...few, `Only ${paid} of ${happened.payments} payments were paid.`] : few
}

/** Sentences for everything that makes a run of so many minutes a failed one: too much, or too little to prove anything. */
export function problemsOf(outcome: Outcome, minutes: number, paid: number): readonly string[] {
  const found = zeros
    .filter((name) => outcome[name] !== 0)
    .map((name) => `${name} is ${outcome[name]} and must be 0.`)
  return [...found, ...tooFew(outcome, minutes, paid)]
}
