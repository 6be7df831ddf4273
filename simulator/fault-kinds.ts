/** false: off. true: always. A number: that many times, then off. */
export type Countdown = boolean | number

/** Answers with an HTTP status, so many times, on requests whose description contains the text `on`. */
export type Answering = { status: number; count: number; on: string }

/** In which way the answer to a request is lost, and whether the request was obeyed before that. */
export const waysToLose = [
  'fails-after',
  'resets-before',
  'resets-after',
  'silent-before',
  'silent-after',
] as const
export type WayToLose = (typeof waysToLose)[number]

/** Loses answers in one way, so many times, on requests whose description contains the text `on`. */
export type Losing = { how: WayToLose; count: number; on: string }

/** `on: 'callback'`: `complete` is accepted, the connector is not asked, and the session ends with the code. */
export type PaymentsError = { code: number; on: 'create' | 'update' | 'callback'; count: number }

/** What a value looks like, so that a page can offer the control that fits it. */
export type FaultInput =
  | { type: 'flag' }
  | { type: 'countdown' }
  | { type: 'choice'; values: readonly string[] }
  | { type: 'number'; unit: 'ms' | 's'; min: number; max: number; orNull: boolean }
  | { type: 'answering' }
  | { type: 'losing'; ways: readonly string[] }
  | { type: 'payments-error'; steps: readonly string[] }

/** One fault: when nothing is wrong it has the value `off`. `parse` gives undefined for what is no value of it. */
export type Fault<Value> = {
  group: string
  /** One sentence. */
  effect: string
  off: Value
  input: FaultInput
  parse: (value: unknown) => Value | undefined
}

const timesMax = 1_000_000
const millisecondsMax = 3_600_000
const secondsMax = 3_600
/** A day: no clock that anybody looks after is further off. */
const skewSecondsMax = 86_400
const steps = ['create', 'update', 'callback'] as const

/** The kinds of faults there are, for one group of them. */
export function faultsOf(group: string) {
  return {
    flag: (effect: string): Fault<boolean> => ({
      group,
      effect,
      off: false,
      input: { type: 'flag' },
      parse: (value) => (typeof value === 'boolean' ? value : undefined),
    }),

    countdown: (effect: string): Fault<Countdown> => ({
      group,
      effect,
      off: false,
      input: { type: 'countdown' },
      parse: (value) => (typeof value === 'boolean' ? value : wholeNumber(value, timesMax)),
    }),

    /** The first value is the usual one. */
    choice: <const Value extends string>(
      values: readonly [Value, ...Value[]],
      effect: string,
    ): Fault<Value> => ({
      group,
      effect,
      off: values[0],
      input: { type: 'choice', values },
      parse: (value) => values.find((known) => known === value),
    }),

    milliseconds: (effect: string): Fault<number> => ({
      group,
      effect,
      off: 0,
      input: { type: 'number', unit: 'ms', min: 0, max: millisecondsMax, orNull: false },
      parse: (value) => wholeNumber(value, millisecondsMax),
    }),

    seconds: (effect: string): Fault<number> => ({
      group,
      effect,
      off: 0,
      input: { type: 'number', unit: 's', min: 0, max: secondsMax, orNull: false },
      parse: (value) => wholeNumber(value, secondsMax),
    }),

    secondsOrNull: (effect: string): Fault<number | null> => ({
      group,
      effect,
      off: null,
      input: { type: 'number', unit: 's', min: 0, max: secondsMax, orNull: true },
      parse: (value) => (value === null ? null : wholeNumber(value, secondsMax)),
    }),

    /** Seconds before or after. */
    offsetSeconds: (effect: string): Fault<number> => ({
      group,
      effect,
      off: 0,
      input: { type: 'number', unit: 's', min: -skewSecondsMax, max: skewSecondsMax, orNull: false },
      parse: (value) => wholeNumber(value, skewSecondsMax, -skewSecondsMax),
    }),

    answering: (effect: string): Fault<Answering | null> => ({
      group,
      effect,
      off: null,
      input: { type: 'answering' },
      parse: readAnswering,
    }),

    losing: (effect: string): Fault<Losing | null> => ({
      group,
      effect,
      off: null,
      input: { type: 'losing', ways: waysToLose },
      parse: readLosing,
    }),

    paymentsError: (effect: string): Fault<PaymentsError | null> => ({
      group,
      effect,
      off: null,
      input: { type: 'payments-error', steps },
      parse: readPaymentsError,
    }),
  }
}

function readAnswering(value: unknown): Answering | null | undefined {
  if (value === null || value === false) return null
  if (typeof value !== 'object') return undefined
  const { status, count = 1, on = '' } = value as Record<string, unknown>
  const http = wholeNumber(status, 599)
  const times = wholeNumber(count, timesMax)
  if (http === undefined || http < 400 || !times || typeof on !== 'string') return undefined
  return { status: http, count: times, on }
}

function readLosing(value: unknown): Losing | null | undefined {
  if (value === null || value === false) return null
  if (typeof value !== 'object') return undefined
  const { how, count = 1, on = '' } = value as Record<string, unknown>
  const way = waysToLose.find((each) => each === how)
  const times = wholeNumber(count, timesMax)
  return way && times && typeof on === 'string' ? { how: way, count: times, on } : undefined
}

function readPaymentsError(value: unknown): PaymentsError | null | undefined {
  if (value === null || value === false) return null
  if (typeof value !== 'object') return undefined
  const { code, on, count = 1 } = value as Record<string, unknown>
  const known = wholeNumber(code, 99_999)
  const step = steps.find((each) => each === on)
  const times = wholeNumber(count, timesMax)
  return known && step && times ? { code: known, on: step, count: times } : undefined
}

function wholeNumber(value: unknown, max: number, min = 0): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    ? value
    : undefined
}
