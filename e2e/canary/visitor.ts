import type { Database, Person } from '../people/database'
import type { Scanner } from './scanner'

/** No answer takes longer, also while everything else goes on. Real milliseconds. */
const answerMsMax = 30_000

/** What the console made of what was sent, over all visitors. */
export interface Tally {
  requests: number
  readonly statuses: Record<string, number>
  /** Doors that gave no answer. */
  readonly unanswered: string[]
}

interface Sending {
  readonly body?: string | FormData
  readonly headers?: Readonly<Record<string, string>>
}

/** Somebody who asks the console without a browser: signed in, a vendor, or a stranger. Every answer is searched. */
export class Visitor {
  #cookie = ''

  constructor(
    readonly instance: string,
    private readonly scanner: Scanner,
    private readonly tally: Tally,
  ) {}

  get cookie(): string {
    return this.#cookie
  }

  async signIn(database: Database, person: Pick<Person, 'email'>): Promise<void> {
    const response = await fetch(this.instance + (await database.signInLink(person)), { redirect: 'manual' })
    this.#cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    if (response.status !== 303) throw new Error(`${person.email} cannot sign in: ${response.status}`)
  }

  /** `door` names the answer where something is found in it. Gives the status, 0 where there was no answer. */
  async sends(
    door: string,
    method: string,
    path: string,
    { body, headers = {} }: Sending = {},
  ): Promise<number> {
    const own = {
      ...(this.#cookie && { cookie: this.#cookie }),
      ...(method === 'GET' ? {} : { origin: this.instance }),
    }
    const status = await this.#answered(door, path, {
      method,
      redirect: 'manual',
      headers: { ...own, ...headers },
      signal: AbortSignal.timeout(answerMsMax),
      ...(body === undefined ? {} : { body }),
    })
    this.tally.requests += 1
    if (status === 0) this.tally.unanswered.push(door)
    this.tally.statuses[status] = (this.tally.statuses[status] ?? 0) + 1
    return status
  }

  /** An answer that breaks off is none. */
  async #answered(door: string, path: string, sending: RequestInit): Promise<number> {
    try {
      const response = await fetch(this.instance + path, sending)
      const said = await response.text()
      // A page of Next's holds the address at which it was asked for; only whoever sent that gets it.
      const isPage = /text\/(html|x-component)/.test(response.headers.get('content-type') ?? '')
      this.scanner.look(
        isPage ? 'pages' : 'answers',
        door,
        `${JSON.stringify([...response.headers])}\n${said}`,
      )
      return response.status
    } catch {
      return 0
    }
  }

  sendsJson(
    door: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    return this.sends(door, 'POST', path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  }
}
