import type { FalsePositives } from './identifiers'
import type { Hit } from './scanner'
import { nameOf } from './sentinels'

/** What one run has seen. */
export interface Found {
  readonly planted: number
  readonly scannerFound: number
  /** What was planted and not found: way of writing and place. */
  readonly missed: readonly string[]
  readonly hits: readonly Hit[]
  readonly heapHits: readonly Hit[]
  /** Addresses that pages gave back to whoever had asked for them. */
  readonly echoes: number
  readonly doorsOf: (sentinel: Hit['sentinel']) => readonly string[]
  readonly sentinels: number
  /** How many of them went in, through how many doors, with how many requests. */
  readonly sent: number
  readonly doors: number
  readonly requests: number
  readonly statuses: Readonly<Record<string, number>>
  readonly unanswered: readonly string[]
  /** Card entries by their end. */
  readonly cards: Readonly<Record<string, number>>
  /** How many bytes were searched in each kind of place. */
  readonly bytes: Readonly<Record<string, number>>
}

/** The last line. */
export interface Outcome {
  readonly planted: number
  readonly scannerFound: number
  readonly hits: number
  readonly heapHits: number
  readonly falsePositives: number
}

export function outcomeOf(found: Found, falsePositives: readonly FalsePositives[]): Outcome {
  return {
    planted: found.planted,
    scannerFound: found.scannerFound,
    hits: found.hits.length,
    heapHits: found.heapHits.length,
    falsePositives: falsePositives.reduce((sum, { typed }) => sum + typed, 0),
  }
}

/** Where something must have been searched, for "nothing found" to mean anything. */
const placesSearched = [
  'heap',
  'database',
  'wal',
  'database files',
  'log',
  'build',
  'stream',
  'browser',
  'answers',
]

/** Why the run proves nothing, or what it has proven: sentences. */
export function problemsOf({ planted, scannerFound, hits }: Outcome, found: Found): readonly string[] {
  const searched = found.bytes
  const empty = placesSearched.filter((place) => !searched[place])
  return [
    ...(scannerFound < planted
      ? [
          `The scanner missed ${planted - scannerFound} of ${planted} planted numbers: ${found.missed.join('; ')}.`,
        ]
      : []),
    ...(found.sent < found.sentinels
      ? [`Only ${found.sent} of ${found.sentinels} sentinels were sent.`]
      : []),
    ...empty.map((place) => `Nothing was searched in: ${place}.`),
    ...(hits > 0 ? [`${hits} places hold card data that must not be there.`] : []),
  ]
}

const linesMax = 60

/** What people read, most important first. A sentinel is never written out. */
export function linesOf(found: Found, falsePositives: readonly FalsePositives[]): readonly string[] {
  const { hits, heapHits } = found
  return [
    `${found.sent} sentinels through ${found.doors} doors in ${found.requests} requests; answers: ${counts(found.statuses)}`,
    ...(found.unanswered.length > 0 ? [`no answer: ${[...new Set(found.unanswered)].join(', ')}`] : []),
    `pages that hold the address at which they were asked for: ${found.echoes} (not counted)`,
    `card entries: ${counts(found.cards)}`,
    `searched: ${Object.entries(found.bytes)
      .map(([place, bytes]) => `${place} ${megabytes(bytes)}`)
      .join(', ')}`,
    ...falsePositives.map(
      ({ kind, of, typed, inProse }) =>
        `of ${of} ${kind} ${typed} taken for a card in their place, ${inProse} in a text`,
    ),
    ...hits
      .toSorted((one, other) => rankOf(one) - rankOf(other))
      .slice(0, linesMax)
      .map((hit) => `HIT ${lineOf(hit, found)}`),
    ...(hits.length > linesMax ? [`… and ${hits.length - linesMax} more`] : []),
    ...heapHits.slice(0, linesMax / 3).map((hit) => `in memory: ${lineOf(hit, found)}`),
    ...(heapHits.length > linesMax / 3 ? [`… and ${heapHits.length - linesMax / 3} more in memory`] : []),
  ]
}

/** What is kept comes before what was answered: a thing that lies in a table is in many answers. */
function rankOf({ place }: Hit): number {
  return placesSearched.indexOf(place)
}

function lineOf({ place, where, form, what, sentinel }: Hit, { doorsOf }: Found): string {
  const doors = doorsOf(sentinel)
  const more = doors.length > 3 ? ` and ${doors.length - 3} more` : ''
  return `${place}: ${where}: ${what} of ${nameOf(sentinel)}, ${form}; sent by ${doors.slice(0, 3).join(' | ')}${more}`
}

function counts(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .map(([name, count]) => `${count} × ${name}`)
    .join(', ')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
