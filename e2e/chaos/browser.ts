import { Secret, TOTP } from 'otpauth'
import type { Chance } from './chance'
import type { Instance } from './instance'
import type { Seen } from './seen'
import type { Trace } from './trace'

/** Somebody who was seeded. */
export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
  /** What makes the codes of this person's phone, in base32. */
  readonly secondFactor: string
}

/** What came of a request of a browser; `status` 0: no answer. */
export interface Answer {
  readonly status: number
  readonly json: unknown
}

/** A browser gives up a request as ours does (lib/client). Real milliseconds. */
const requestMsMax = 5_000

function isAskedForCode(json: unknown): boolean {
  return (json as { refusal?: unknown } | null)?.refusal === 'secondFactorNeeded'
}

/** What all browsers have: the instances they can turn to, and the book of what they were shown. */
export interface Surroundings {
  readonly instances: readonly Instance[]
  readonly chance: Chance
  readonly seen: Seen
  readonly trace: Trace
}

/** The requests of one person's browser, which turns to the other instance when one does not answer. */
export class Browser {
  #cookie = ''
  #instance: number

  constructor(
    readonly person: Person,
    private readonly around: Surroundings,
  ) {
    this.#instance = around.chance.between(0, around.instances.length - 1)
  }

  async signIn(): Promise<void> {
    const { email, password } = this.person
    const response = await fetch(`${this.#address()}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#address() },
      body: JSON.stringify({ email, password }),
    })
    if (response.status !== 200) throw new Error(`${email} cannot sign in: ${response.status}`)
    this.#keep(response)
    const shown = await this.#showCode('/api/auth/code', this.#address())
    if (shown.status !== 200) throw new Error(`${email} cannot show a code: ${shown.status}`)
  }

  /** Shows the code of the phone: for signing in, or once more. */
  async #showCode(path: string, origin: string): Promise<Response> {
    const code = new TOTP({ secret: Secret.fromBase32(this.person.secondFactor) }).generate()
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie: this.#cookie },
      body: JSON.stringify({ code }),
      signal: AbortSignal.timeout(requestMsMax),
    })
    this.#keep(response)
    return response
  }

  #keep(response: Response): void {
    const cookies = response.headers.getSetCookie().map((each) => each.split(';')[0])
    if (cookies.length > 0) this.#cookie = cookies.join('; ')
  }

  /** Asks at `where` (0 or 1) or at the instance that this browser keeps to. */
  async ask(method: 'GET' | 'POST', path: string, body?: unknown, where?: number): Promise<Answer> {
    const { instances } = this.around
    if (instances[this.#instance]?.healthySince === null) this.#turn(this.#instance)
    const used = where ?? this.#instance
    const answer = await this.#answerOf(used, method, path, body)
    if (answer.status === 0 || answer.status >= 502) this.#turn(used)
    return answer
  }

  /** One of the instances that answer, as a balancer would lead a request there. */
  anywhere(): number {
    const { instances, chance } = this.around
    const healthy = instances.flatMap(({ healthySince }, index) => (healthySince === null ? [] : [index]))
    return healthy.length > 0 ? chance.oneOf(healthy) : this.#instance
  }

  /** The live stream, open. @throws {Error} when there is none */
  async stream(signal: AbortSignal): Promise<NonNullable<Response['body']>> {
    const response = await fetch(`${this.#address()}/api/live`, {
      headers: { cookie: this.#cookie, 'accept-encoding': 'identity' },
      signal,
    })
    if (response.status !== 200 || !response.body)
      throw new Error(`the stream was refused: ${response.status}`)
    return response.body
  }

  /** What this browser talks to does not answer: to another instance, if one does. */
  turn(): void {
    this.#turn(this.#instance)
  }

  async #answerOf(where: number, method: 'GET' | 'POST', path: string, body: unknown): Promise<Answer> {
    const origin = this.#address(where)
    try {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: {
          cookie: this.#cookie,
          // Everything is on one machine: what is saved on the way is paid for in processor time.
          'accept-encoding': 'identity',
          ...(method === 'POST' ? { origin, 'content-type': 'application/json' } : {}),
        },
        body: method === 'POST' ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(requestMsMax),
      })
      // An answer that breaks off is none.
      const json = (await response.json()) as unknown
      // Whoever is asked for a fresh code shows it, and presses again when there is no answer.
      if (response.status === 403 && isAskedForCode(json)) {
        await this.#showCode('/api/session/confirm', origin)
        return { status: 0, json: null }
      }
      // Killed between a proof and its answer, a server has given the session a token that nobody holds.
      if (response.status === 401) await this.signIn().catch(() => undefined)
      return response.status === 401 ? { status: 0, json: null } : { status: response.status, json }
    } catch {
      return { status: 0, json: null }
    }
  }

  #address(which = this.#instance): string {
    const { instances } = this.around
    const instance = instances[which % instances.length]
    if (!instance) throw new Error('There is no instance.')
    return instance.url
  }

  /** A browser is led there by a balancer, or by its person. */
  #turn(from: number): void {
    const { instances, trace } = this.around
    const next = (from + 1) % instances.length
    if (from !== this.#instance || instances[next]?.healthySince === null) return
    this.#instance = next
    trace.write('turned', { person: this.person.name, to: this.#instance })
  }
}
