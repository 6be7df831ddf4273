/** One line of the gateway's own book. */
export interface Charge {
  readonly payment: string
  readonly alt_key: string | null
  readonly amount: string
  readonly currency: string
  readonly status: 'charged' | 'reserved' | 'declined'
  readonly gatewayCharges: number
}

/** A card that the processor keeps. */
export interface Method {
  readonly code: string | null
  readonly status: string
}

/** A payment as the processor's books show it. */
export interface Booked {
  readonly id: string
  readonly alt_key: string | null
  readonly status: string
  readonly gateway_status: string
}

/** One request of the vendors to the product. */
export interface Sent {
  readonly id: number
  readonly kind: 'voice' | 'dial-action' | 'leg' | 'call' | 'payment' | 'recording' | 'shuttle'
  readonly callSid: string | null
  readonly token: string
  readonly status: number | null
}

/** A call as the telephony has it. */
export interface CallSeen {
  readonly sid: string
  readonly status: string
  readonly answeredAt: string | null
  readonly endedAt: string | null
}

/** The outside world by its control API: callers, faults, the ledger that is the only judge, and the log of what was sent. */
export class Outside {
  constructor(private readonly url: string) {}

  dial = (from: string, name: string) => this.#ask<{ sid: string }>('POST', '/calls', { from, name })
  call = (sid: string) => this.#ask<CallSeen>('GET', `/calls/${sid}`)
  calls = async () => (await this.#ask<{ calls: CallSeen[] }>('GET', '/calls')).calls
  /** A card in the caller's hand: typed as it is asked for. */
  takeUpCard = (sid: string, card: string) =>
    this.#ask('POST', `/calls/${sid}/card`, { card, pace: 'instant' })
  press = (sid: string, keys: string) => this.#ask('POST', `/calls/${sid}/keys`, { keys, wait: false })
  hangUp = (sid: string) => this.#ask('POST', `/calls/${sid}/hangup`, {})
  hangUpDevice = (identity: string) => this.#ask('POST', `/devices/${identity}/hangup`, {})
  setFaults = (faults: Readonly<Record<string, unknown>>) => this.#ask('PUT', '/faults', faults)
  noFaults = () => this.#ask('DELETE', '/faults')
  /** Every fault that this simulator has, with the value at which nothing is wrong. */
  knownFaults = async () =>
    (await this.#ask<{ faults: { name: string; off: unknown }[] }>('GET', '/faults/explained')).faults
  ledger = () => this.#ask<{ charges: Charge[]; methods: Method[] }>('GET', '/ledger')
  booked = async () => (await this.#ask<{ payments: Booked[] }>('GET', '/payments')).payments
  release = (payment: string, as: 'success' | 'declined') =>
    this.#ask('POST', `/payments/${payment}/release`, { as })
  /** Everything sent to the product after the request with this id, oldest first. */
  sentSince = async (id: number) =>
    (await this.#ask<{ requests: Sent[] }>('GET', `/requests?since=${id}`)).requests

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}.`)
    return (await response.json()) as T
  }
}
