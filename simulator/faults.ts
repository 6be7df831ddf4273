/**
 * Everything that can be made to go wrong, and every point on which vendors' documents leave two readings, by name.
 * A new fault is one line in the table; what it does is at the one place that asks for it.
 */
export type Faults = {
  /** Pausing a recording answers 500. */
  recordingPauseFails: Countdown
  /** A recording never comes about: starting is accepted, then reported absent; pausing finds nothing. */
  recordingAbsent: boolean
  /** Whether Shuttle's extra fields arrive on the callbacks of a Payments session. */
  payConnectorFields: 'on' | 'off'
  /** A decline reaches Twilio as a connector error instead of a successful answer that says DECLINED. */
  declineAsError: boolean
  dropPaymentCallbacks: Countdown
  duplicateCallbacks: Countdown
  /** Each callback starts this much later (simulated milliseconds), in order. */
  delayCallbacksMs: number
  /** Each payment callback waits a random time up to this (simulated milliseconds), so order is lost. */
  jitterCallbacksMs: number
  wrongSignature: Countdown
  /** A request to the product bears no signature at all. */
  unsigned: Countdown
  /** A step of a Payments session fails with this code: by the REST answer, or by the callback that ends the session. */
  paymentsError: PaymentsError | null
  /** What Twilio makes of the connector's answers; the connector has done its work either way. */
  connectorReply: 'understood' | 'malformed'
  /** Twilio's REST API answers this status and does nothing. */
  twilioStatus: Answering | null
  /** Twilio's REST API answers 429 and does nothing. */
  rate429: Countdown
  /** A Payments session is created, but the answer never arrives. */
  createAnswerLost: Countdown
  /** Shuttle's REST API answers this status. */
  shuttleStatus: Answering | null
  dropShuttleWebhooks: Countdown
  duplicateShuttleWebhooks: Countdown
  /** Shuttle repeats webhooks that were not acknowledged; a sandbox instance normally does not. */
  retryShuttleWebhooks: boolean
  maskStyle: 'plain' | 'grouped' | 'stars'
  requiredSpelling: 'kebab' | 'pascal'
  commonFieldsOnTerminal: boolean
  paymentErrorEncoded: boolean
  /** Callback addresses on plain http are refused even on loopback, as the real Twilio does. */
  requireHttps: boolean
  /** In TEST only known test numbers reach the connector. */
  connectorMode: 'TEST' | 'LIVE'
  /** Which terminal callbacks follow when the caller hangs up while the connector is working. */
  hangupDuringProcessing: 'both' | 'hungUpOnly' | 'connectorOnly'
  /** Twilio obeys retry settings in the fragment of a callback address. */
  honourOverrides: boolean
}

/** false: off. true: always. A number: that many times, then off. */
export type Countdown = boolean | number
/** Answers with an HTTP status, so many times, on paths that contain the text `on`. */
export type Answering = { status: number; count: number; on: string }

/** `on: 'callback'`: `complete` is accepted, the connector is not asked, and the session ends with the code. */
export type PaymentsError = { code: number; on: 'create' | 'update' | 'callback'; count: number }

type Definition<Value> = { off: Value; parse: (value: unknown) => Value | undefined }

const table: { [Name in keyof Faults]: Definition<Faults[Name]> } = {
  recordingPauseFails: countdown(),
  recordingAbsent: flag(),
  payConnectorFields: choice('on', ['on', 'off']),
  declineAsError: flag(),
  dropPaymentCallbacks: countdown(),
  duplicateCallbacks: countdown(),
  delayCallbacksMs: milliseconds(),
  jitterCallbacksMs: milliseconds(),
  wrongSignature: countdown(),
  unsigned: countdown(),
  paymentsError: paymentsError(),
  connectorReply: choice('understood', ['understood', 'malformed']),
  twilioStatus: answering(),
  rate429: countdown(),
  createAnswerLost: countdown(),
  shuttleStatus: answering(),
  dropShuttleWebhooks: countdown(),
  duplicateShuttleWebhooks: countdown(),
  retryShuttleWebhooks: flag(),
  maskStyle: choice('plain', ['plain', 'grouped', 'stars']),
  requiredSpelling: choice('kebab', ['kebab', 'pascal']),
  commonFieldsOnTerminal: flag(),
  paymentErrorEncoded: flag(),
  requireHttps: flag(),
  connectorMode: choice('TEST', ['TEST', 'LIVE']),
  hangupDuringProcessing: choice('both', ['both', 'hungUpOnly', 'connectorOnly']),
  honourOverrides: flag(),
}

type CountdownName = { [Name in keyof Faults]: Faults[Name] extends Countdown ? Name : never }[keyof Faults]
type AnsweringName = {
  [Name in keyof Faults]: Faults[Name] extends Answering | null ? Name : never
}[keyof Faults]

/** The switches of one world. */
export class FaultBoard {
  #values: Faults = allOff()

  get<Name extends keyof Faults>(name: Name): Faults[Name] {
    return this.#values[name]
  }

  all(): Faults {
    return { ...this.#values }
  }

  /** Sets the named faults, all or none. Returns a sentence when a name or a value is unknown. */
  set(changes: Record<string, unknown>): { refused: string } | null {
    const next = { ...this.#values }
    for (const [name, value] of Object.entries(changes)) {
      if (!isName(name)) return { refused: `There is no fault called "${name}".` }
      if (!assign(next, name, value))
        return { refused: `${JSON.stringify(value)} is not a value of ${name}.` }
    }
    this.#values = next
    return null
  }

  reset(): void {
    this.#values = allOff()
  }

  /** True when the fault strikes now; a counted one has then one strike fewer. */
  strikes(name: CountdownName): boolean {
    const value: Countdown = this.#values[name]
    if (typeof value === 'boolean') return value
    if (value > 0) (this.#values[name] as Countdown) = value > 1 ? value - 1 : false
    return value > 0
  }

  /** The code with which this step of a Payments session fails, when it does now. */
  failsWith(step: PaymentsError['on']): number | null {
    const value = this.#values.paymentsError
    if (value?.on !== step) return null
    this.#values.paymentsError = oneFewer(value)
    return value.code
  }

  /** The status to answer with, when this fault strikes now. */
  answers(name: AnsweringName, path: string): number | null {
    const value = this.#values[name]
    if (value === null || !path.includes(value.on)) return null
    this.#values[name] = oneFewer(value)
    return value.status
  }
}

function oneFewer<Counted extends { count: number }>(value: Counted): Counted | null {
  return value.count > 1 ? { ...value, count: value.count - 1 } : null
}

function assign<Name extends keyof Faults>(faults: Faults, name: Name, value: unknown): boolean {
  const parsed = table[name].parse(value)
  if (parsed === undefined) return false
  faults[name] = parsed
  return true
}

function isName(name: string): name is keyof Faults {
  return Object.hasOwn(table, name)
}

function allOff(): Faults {
  return Object.fromEntries(Object.entries(table).map(([name, { off }]) => [name, off])) as Faults
}

function flag(): Definition<boolean> {
  return { off: false, parse: (value) => (typeof value === 'boolean' ? value : undefined) }
}

function countdown(): Definition<Countdown> {
  return {
    off: false,
    parse: (value) => (typeof value === 'boolean' ? value : wholeNumber(value, 1_000_000)),
  }
}

function milliseconds(): Definition<number> {
  return { off: 0, parse: (value) => wholeNumber(value, 3_600_000) }
}

function choice<Value extends string>(off: Value, values: readonly Value[]): Definition<Value> {
  return { off, parse: (value) => values.find((known) => known === value) }
}

function answering(): Definition<Answering | null> {
  return {
    off: null,
    parse: (value) => {
      if (value === null || value === false) return null
      if (typeof value !== 'object') return undefined
      const { status, count = 1, on = '' } = value as Record<string, unknown>
      const http = wholeNumber(status, 599)
      const times = wholeNumber(count, 1_000_000)
      if (http === undefined || http < 400 || !times || typeof on !== 'string') return undefined
      return { status: http, count: times, on }
    },
  }
}

function paymentsError(): Definition<PaymentsError | null> {
  const steps = ['create', 'update', 'callback'] as const
  return {
    off: null,
    parse: (value) => {
      if (value === null || value === false) return null
      if (typeof value !== 'object') return undefined
      const { code, on, count = 1 } = value as Record<string, unknown>
      const known = wholeNumber(code, 99_999)
      const step = steps.find((each) => each === on)
      const times = wholeNumber(count, 1_000_000)
      return known && step && times ? { code: known, on: step, count: times } : undefined
    },
  }
}

function wholeNumber(value: unknown, max: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
    ? value
    : undefined
}
