import { setTimeout as pause } from 'node:timers/promises'

const heardPollMs = 20

/** More than a run of the canary is told in. */
const bytesMax = 64 * 1024 * 1024

/** A live stream that is listened to until it is closed; opened anew when the server ends it. */
export class Stream {
  readonly #chunks: Buffer[] = []
  readonly #over = new AbortController()
  #bytes = 0
  #listening: Promise<void>

  constructor(
    readonly name: string,
    private readonly url: string,
    private readonly cookie: string,
    private readonly lastEventId = '',
  ) {
    this.#listening = this.#listen()
  }

  /** Resolves once this was told. */
  async heard(text: string): Promise<void> {
    while (!Buffer.concat(this.#chunks).includes(text)) await pause(heardPollMs)
  }

  /** All that was told. @throws {Error} when nothing was: a stream that is shut proves nothing */
  async close(): Promise<Buffer> {
    this.#over.abort()
    await this.#listening
    if (this.#bytes === 0) throw new Error(`The live stream of ${this.name} has told nothing.`)
    return Buffer.concat(this.#chunks)
  }

  async #listen(): Promise<void> {
    while (!this.#over.signal.aborted) {
      try {
        const headers = {
          cookie: this.cookie,
          'accept-encoding': 'identity',
          'last-event-id': this.lastEventId,
        }
        const response = await fetch(this.url, { headers, signal: this.#over.signal })
        if (response.status !== 200) return
        for await (const chunk of response.body ?? []) {
          this.#bytes += chunk.length
          if (this.#bytes <= bytesMax) this.#chunks.push(Buffer.from(chunk))
        }
      } catch {
        // Closed by us, or by a server that goes down: the next turn tells which.
      }
    }
  }
}
