import type { BrowserContext } from '@playwright/test'

/** Hears what a browser complains of. Whatever nobody expected fails the spec. */
export class Watch {
  readonly #complaints: string[] = []
  readonly #expected: RegExp[] = []

  /** Listens to all pages of a context, also to those that open later. */
  listenTo(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() === 'error') this.#complaints.push(`${message.text()} (${message.location().url})`)
    })
    context.on('weberror', (error) => this.#complaints.push(String(error.error().stack ?? error.error())))
  }

  /** A complaint that this spec is about, for example the browser's own line for every refused request. */
  expects(...complaints: readonly RegExp[]): void {
    this.#expected.push(...complaints)
  }

  /** The browser writes a line for each answer of this status. */
  expectsStatus(...statuses: readonly number[]): void {
    this.expects(...statuses.map((status) => new RegExp(`status of ${status} `)))
  }

  /** This browser has no network for a while: it complains of whatever it cannot reach. */
  expectsOffline(): void {
    this.expects(/ERR_INTERNET_DISCONNECTED/, /Failed to fetch/)
  }

  /** What nobody expected. */
  unexpected(): string[] {
    return this.#complaints.filter((complaint) => !this.#expected.some((each) => each.test(complaint)))
  }
}
