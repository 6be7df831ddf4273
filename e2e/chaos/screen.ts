import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import { type LiveMessage, liveMessage } from '@/lib/wire/live'
import { deskView, paymentView, unresolvedView } from '@/lib/wire/views'
import { type Answer, Browser, type Person, type Surroundings } from './browser'
import type { View } from './seen'

/** A stream that is silent for so long is opened anew, as our browser does (lib/client). Real milliseconds. */
const silenceMsMax = 5_000
const reconnectMs = 300

type News = Extract<LiveMessage, { type: 'hello' | 'changed' }>

/** A page of the product: where its truth is fetched, and what that shows. */
interface Page<Truth> {
  readonly path: string
  readonly schema: z.ZodType<Truth>
  readonly shows: (truth: Truth) => readonly View[]
  /** Whether news tell it anything that it does not know: whatever does not is no reason to fetch, as in our browser (lib/client). */
  readonly concerns: (truth: Truth | undefined, news: News) => boolean
  /** A browser does not fetch again before this many real milliseconds have gone by. */
  readonly restMs: number
}

/** An agent's desk. */
export const deskPage = {
  path: '/api/desk',
  schema: deskView,
  shows: ({ payment, call, open, toTell }) => [
    ...(payment ? [payment] : []),
    ...(call ? [{ ...call, chip: null }] : []),
    ...open,
    ...toTell,
  ],
  concerns: (desk, news) => {
    if (news.type === 'hello' || !desk) return true
    if (news.what === 'payment' && desk.payment?.id === news.id) return news.version > desk.payment.version
    if (news.what === 'call' && desk.call?.id === news.id) return news.version > desk.call.version
    return news.what !== 'look' && news.what !== 'preflight'
  },
  restMs: 650,
} satisfies Page<z.infer<typeof deskView>>

/** What is not settled, and who must be told. */
export const unresolvedPage = {
  path: '/api/unresolved',
  schema: unresolvedView,
  shows: ({ cases, toTell }) => [...cases, ...toTell],
  concerns: (_, news) => news.type === 'hello' || ['payment', 'look', 'cards'].includes(news.what),
  restMs: 2_500,
} satisfies Page<z.infer<typeof unresolvedView>>

export type Desk = Screen<z.infer<typeof deskView>>
export type Review = Screen<z.infer<typeof unresolvedView>>

/** What the browser of one person does without a screen: it keeps one live stream, and fetches the truth when it is told to. */
export class Screen<Truth> {
  /** The last truth that was fetched. */
  view: Truth | null = null
  readonly #browser: Browser
  #open = true
  #fetching: Promise<void> | null = null
  #wanted = false
  #wake: (() => void)[] = []
  #stream: AbortController | null = null

  constructor(
    readonly person: Person,
    private readonly page: Page<Truth>,
    private readonly around: Surroundings,
  ) {
    this.#browser = new Browser(person, around)
  }

  signIn(): Promise<void> {
    return this.#browser.signIn()
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

  /** A command of this person, at `where` (0 or 1) or wherever it is led. */
  async post(path: string, body: unknown, where = this.#browser.anywhere()): Promise<Answer> {
    const answer = await this.#askOfPayment('POST', path, body, where)
    if (answer.status !== 0) this.refetch()
    return answer
  }

  /** Any other page of this person's. */
  get(path: string): Promise<Answer> {
    return this.#askOfPayment('GET', path, undefined, this.#browser.anywhere())
  }

  /** A payment in the answer was seen. */
  async #askOfPayment(method: 'GET' | 'POST', path: string, body: unknown, where: number): Promise<Answer> {
    const askedMs = performance.now()
    const answer = await this.#browser.ask(method, path, body, where)
    const payment = paymentView.safeParse((answer.json as { payment?: unknown } | null)?.payment)
    if (payment.success) this.around.seen.shown(payment.data, askedMs, performance.now(), this.person.name)
    return answer
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
    const { status, json } = await this.#browser.ask('GET', this.page.path)
    const parsed = status === 200 ? this.page.schema.safeParse(json) : null
    if (!parsed?.success) {
      // As SWR does: the last good data stay, and it is tried again.
      await pause(reconnectMs)
      this.#wanted = this.#open
      return
    }
    const atMs = performance.now()
    for (const shown of this.page.shows(parsed.data))
      this.around.seen.shown(shown, askedMs, atMs, this.person.name)
    this.view = parsed.data
    for (const wake of this.#wake.splice(0)) wake()
    await pause(this.page.restMs)
  }

  async #keepStream(): Promise<void> {
    while (this.#open) {
      this.#stream = new AbortController()
      try {
        await this.#listen(this.#stream)
      } catch {
        // A stream that breaks is opened again, at the other instance.
        this.#browser.turn()
      }
      if (this.#open) await pause(reconnectMs + this.around.chance.between(0, reconnectMs))
    }
  }

  async #listen(over: AbortController): Promise<void> {
    let guard = setTimeout(() => over.abort(), silenceMsMax)
    try {
      const stream = await this.#browser.stream(over.signal)
      let text = ''
      for await (const bytes of stream.pipeThrough(new TextDecoderStream())) {
        clearTimeout(guard)
        guard = setTimeout(() => over.abort(), silenceMsMax)
        text += bytes
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        for (const event of events) this.#hear(event)
      }
    } finally {
      clearTimeout(guard)
    }
  }

  #hear(event: string): void {
    const { success, data: message } = liveMessage.safeParse(JSON.parse(event.replace(/^data: /, '')))
    if (!success) return
    if (message.type === 'changed') this.around.seen.told(message.id, message.version, performance.now())
    if (message.type !== 'changed' && message.type !== 'hello') return
    if (this.page.concerns(this.view ?? undefined, message)) this.refetch()
  }
}
