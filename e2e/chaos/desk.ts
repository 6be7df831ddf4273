import { setTimeout as pause } from 'node:timers/promises'
import { type LiveMessage, liveMessage } from '@/lib/wire/live'
import { type DeskView, deskView, paymentView } from '@/lib/wire/views'
import type { Chance } from './chance'
import type { Instance } from './instance'
import type { Seen } from './seen'
import type { Trace } from './trace'

/** Somebody who was seeded. */
export interface Person {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** What came of a request of a browser; `status` 0: no answer. */
export interface Answer {
  readonly status: number
  readonly json: unknown
}

/** A browser gives up a request, and a stream that is silent, as ours does (lib/client). Real milliseconds. */
const requestMsMax = 5_000
const silenceMsMax = 5_000
const reconnectMs = 300

/**
 * What the browser of one person does without a screen: it signs in, keeps one live stream, fetches the truth when it is
 * told to, and turns to the other instance when one does not answer.
 */
export class Desk {
  /** The last truth that was fetched. */
  view: DeskView | null = null
  #cookie = ''
  #instance: number
  #open = true
  #fetching: Promise<void> | null = null
  #wanted = false
  #wake: (() => void)[] = []
  #stream: AbortController | null = null

  constructor(
    readonly person: Person,
    private readonly instances: readonly Instance[],
    private readonly chance: Chance,
    private readonly seen: Seen,
    private readonly trace: Trace,
  ) {
    this.#instance = chance.between(0, instances.length - 1)
  }

  async signIn(): Promise<void> {
    const { email, password } = this.person
    const response = await fetch(`${this.#address()}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#address() },
      body: JSON.stringify({ email, password }),
    })
    if (response.status !== 200) throw new Error(`${email} cannot sign in: ${response.status}`)
    this.#cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
  }

  /** Listens from now on. */
  open(): void {
    this.#open = true
    void this.#keepStream()
  }

  /** The browser is gone from one moment to the next: nobody is told. */
  close(): void {
    this.#open = false
    this.#stream?.abort()
  }

  /** Resolves when something new was fetched, or after this time. */
  async change(msMax: number): Promise<void> {
    const over = new AbortController()
    await Promise.race([
      new Promise<void>((resolve) => this.#wake.push(resolve)),
      pause(msMax, undefined, { signal: over.signal }).catch(() => undefined),
    ])
    over.abort()
  }

  /** A command of this person, at `where` (0 or 1) or at the instance that this browser talks to. */
  async post(path: string, body: unknown, where?: number): Promise<Answer> {
    const answer = await this.#askOfPayment('POST', path, body, where)
    if (answer.status !== 0) this.refetch()
    return answer
  }

  /** Any other page of this person's. */
  get(path: string): Promise<Answer> {
    return this.#askOfPayment('GET', path)
  }

  /** The truth is fetched now, or once more when it is just being fetched. */
  refetch(): void {
    if (this.#fetching) this.#wanted = true
    else
      this.#fetching = this.#fetch().finally(() => {
        this.#fetching = null
        if (this.#wanted) this.refetch()
      })
  }

  async #fetch(): Promise<void> {
    this.#wanted = false
    const askedMs = performance.now()
    const { status, json } = await this.#ask('GET', '/api/desk')
    const parsed = status === 200 ? deskView.safeParse(json) : null
    if (!parsed?.success) {
      // As SWR does: the last good data stay, and it is tried again.
      await pause(reconnectMs)
      this.#wanted = this.#open
      return
    }
    const atMs = performance.now()
    const { payment, call, open } = parsed.data
    if (payment) this.seen.shown(payment, askedMs, atMs, this.person.name)
    if (call) this.seen.shown({ ...call, chip: null }, askedMs, atMs, this.person.name)
    for (const row of open) this.seen.shown(row, askedMs, atMs, this.person.name)
    this.view = parsed.data
    for (const wake of this.#wake.splice(0)) wake()
  }

  async #askOfPayment(method: 'GET' | 'POST', path: string, body?: unknown, where?: number): Promise<Answer> {
    const askedMs = performance.now()
    const answer = await this.#ask(method, path, body, where)
    const payment = paymentView.safeParse((answer.json as { payment?: unknown } | null)?.payment)
    if (payment.success) this.seen.shown(payment.data, askedMs, performance.now(), this.person.name)
    return answer
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: unknown, where?: number): Promise<Answer> {
    if (this.instances[this.#instance]?.healthySince === null) this.#turn(this.#instance)
    const used = where ?? this.#instance
    try {
      const response = await fetch(`${this.#address(used)}${path}`, {
        method,
        headers: {
          cookie: this.#cookie,
          ...(method === 'POST' ? { origin: this.#address(used), 'content-type': 'application/json' } : {}),
        },
        body: method === 'POST' ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(requestMsMax),
      })
      // An answer that breaks off is none.
      const json = (await response.json()) as unknown
      if (response.status >= 502) this.#turn(used)
      return { status: response.status, json }
    } catch {
      this.#turn(used)
      return { status: 0, json: null }
    }
  }

  async #keepStream(): Promise<void> {
    while (this.#open) {
      this.#stream = new AbortController()
      try {
        await this.#listen(this.#stream)
      } catch {
        // A stream that breaks is opened again, at the other instance.
        this.#turn(this.#instance)
      }
      if (this.#open) await pause(reconnectMs + this.chance.between(0, reconnectMs))
    }
  }

  async #listen(over: AbortController): Promise<void> {
    let guard = setTimeout(() => over.abort(), silenceMsMax)
    try {
      const response = await fetch(`${this.#address()}/api/live`, {
        headers: { cookie: this.#cookie },
        signal: over.signal,
      })
      if (response.status !== 200 || !response.body)
        throw new Error(`the stream was refused: ${response.status}`)
      let text = ''
      for await (const bytes of response.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(guard)
        guard = setTimeout(() => over.abort(), silenceMsMax)
        text += bytes
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        for (const event of events) {
          const message = liveMessage.safeParse(JSON.parse(event.replace(/^data: /, '')))
          if (message.success) this.#hear(message.data)
        }
      }
    } finally {
      clearTimeout(guard)
    }
  }

  #hear(message: LiveMessage): void {
    if (message.type === 'changed') {
      this.seen.told(message.id, message.version, performance.now())
      this.refetch()
    } else if (message.type === 'hello') this.refetch()
  }

  #address(which = this.#instance): string {
    const instance = this.instances[which % this.instances.length]
    if (!instance) throw new Error('There is no instance.')
    return instance.url
  }

  /** To another instance, if one answers: a browser is led there by a balancer, or by its person. */
  #turn(from: number): void {
    const next = (from + 1) % this.instances.length
    if (from !== this.#instance || this.instances[next]?.healthySince === null) return
    this.#instance = next
    this.trace.write('turned', { person: this.person.name, to: this.#instance })
  }
}
