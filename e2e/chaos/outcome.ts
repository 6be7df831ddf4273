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
export function enoughPaid(paid: number, payments: number): boolean {
  return paid >= Math.max(1, payments / 10)
}

/**
 * Sentences for everything that makes a run of so many minutes a failed one: too much, or too little to prove anything.
 *
 * @param paid how many of the payments were paid in the end
 */
export function problemsOf(outcome: Outcome, minutes: number, paid: number): readonly string[] {
  const found = zeros
    .filter((name) => outcome[name] !== 0)
    .map((name) => `${name} is ${outcome[name]} and must be 0.`)
  const short = Math.min(1, minutes / 5)
  const [, part = 0] = pointsByMinutes.find(([from]) => minutes >= from) ?? []
  const floors = {
    payments: Math.ceil(200 * short * (short < 1 ? slowStart : 1)),
    kills: Math.ceil(10 * short),
    faultKinds: Math.ceil(12 * Math.min(1, 2 * short)),
    crashPointsHit: Math.max(1, Math.ceil(part * outcome.crashPoints)),
    crashPoints: 1,
  } as const
  const few = Object.entries(floors)
    .filter(([name, floor]) => outcome[name as keyof typeof floors] < floor)
    .map(
      ([name, floor]) =>
        `${name} is ${outcome[name as keyof typeof floors]}; ${minutes} minutes must bring ${floor}.`,
    )
  const none = enoughPaid(paid, outcome.payments)
    ? []
    : [`Only ${paid} of ${outcome.payments} payments were paid.`]
  return [...found, ...few, ...none]
}
