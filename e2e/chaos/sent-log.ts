import type { Outside, Sent } from './outside'

const readEveryMs = 2_000

/** The simulator's log of what it sent to the product, read while it is there: it keeps only the last of it. */
export class SentLog {
  readonly sent: Sent[] = []
  #last = 0
  #reading: NodeJS.Timeout | null = null

  constructor(private readonly outside: Outside) {}

  begin(): void {
    this.#reading = setInterval(() => void this.read().catch(() => undefined), readEveryMs)
  }

  /** Reads the rest. */
  async end(): Promise<void> {
    if (this.#reading) clearInterval(this.#reading)
    await this.read()
  }

  /** How many requests of each kind were sent. */
  kinds(): Readonly<Record<string, number>> {
    const counted: Record<string, number> = {}
    for (const { kind } of this.sent) counted[kind] = (counted[kind] ?? 0) + 1
    return counted
  }

  async read(): Promise<void> {
    const after = this.#last
    const more = await this.outside.sentSince(after)
    // A second look that was asked meanwhile has brought the same.
    if (this.#last !== after) return
    this.sent.push(...more)
    this.#last = more.at(-1)?.id ?? after
  }
}
