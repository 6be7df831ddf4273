/** One request that the simulated world made to the product. Holds no parameters, so no expiry date stays here. */
export type LoggedRequest = {
  id: number
  kind: RequestKind
  url: string
  callSid: string | null
  /** Event key of the sender: Twilio's idempotency token or Shuttle's webhook key. The same on every retry. */
  token: string
  attempt: number
  /** HTTP status of the answer, or null when there was none. */
  status: number | null
  failure: string | null
  ms: number
  at: string
}

export type RequestKind = 'voice' | 'dial-action' | 'leg' | 'call' | 'payment' | 'recording' | 'shuttle'

/** Enough for a quarter of an hour of a busy test run, some 10 MB. */
const entriesMax = 30_000

/** The log of everything sent to the product, oldest first, bounded. */
export class RequestLog {
  #entries: LoggedRequest[] = []
  #nextId = 1

  add(entry: Omit<LoggedRequest, 'id'>): LoggedRequest {
    const logged = { id: this.#nextId++, ...entry }
    this.#entries.push(logged)
    if (this.#entries.length > entriesMax) this.#entries.splice(0, entriesMax / 10)
    return logged
  }

  /** Entries after the one with the id `since`. */
  since(since: number): LoggedRequest[] {
    return this.#entries.filter((entry) => entry.id > since)
  }

  clear(): void {
    this.#entries = []
  }
}
