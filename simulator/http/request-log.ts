import { closeSync, openSync, writeSync } from 'node:fs'

/** One request that the simulated world made to the product. Holds no parameters, so no expiry date stays here. */
export type LoggedRequest = {
  id: number
  kind: RequestKind
  url: string
  callSid: string | null
  /** Event key of the sender: Twilio's idempotency token or Shuttle's webhook key. The same on every retry. */
  token: string
  attempt: number
  /** Sent again long after it was answered, byte for byte. */
  replay: boolean
  /** HTTP status of the answer, or null when there was none. */
  status: number | null
  failure: string | null
  ms: number
  at: string
}

export type RequestKind = 'voice' | 'dial-action' | 'leg' | 'call' | 'payment' | 'recording' | 'shuttle'

/** Enough for a quarter of an hour of a busy test run, some 10 MB. The file has no such bound. */
export const entriesMax = 30_000

/** The log of everything sent to the product, oldest first: the last of it in memory, all of it in a file if there is one. */
export class RequestLog {
  #entries: LoggedRequest[] = []
  #nextId = 1
  readonly #file: number | null

  /** @throws when the file cannot be written */
  constructor(path: string | null = null) {
    this.#file = path === null ? null : open(path)
  }

  add(entry: Omit<LoggedRequest, 'id'>): LoggedRequest {
    const logged = { id: this.#nextId++, ...entry }
    this.#entries.push(logged)
    if (this.#entries.length > entriesMax) this.#entries.splice(0, entriesMax / 10)
    // At once, so that no line is lost however this process ends.
    if (this.#file !== null) writeSync(this.#file, `${JSON.stringify(logged)}\n`)
    return logged
  }

  /** Id of the oldest entry in memory; of the next one when there is none. */
  get oldestId(): number {
    return this.#entries[0]?.id ?? this.#nextId
  }

  /** Entries after the one with the id `since`, at most so many. */
  since(since: number, limit = entriesMax): LoggedRequest[] {
    const first = Math.max(0, since + 1 - this.oldestId)
    return this.#entries.slice(first, first + limit)
  }

  /** The newest entries, newest first. */
  last(count: number): LoggedRequest[] {
    return this.#entries.slice(-count).reverse()
  }

  /** The file keeps what it has. */
  clear(): void {
    this.#entries = []
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'a')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`SIM_REQUEST_LOG cannot be written: ${why}.`, { cause: error })
  }
}
