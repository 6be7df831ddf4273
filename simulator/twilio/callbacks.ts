import { randomUUID } from 'node:crypto'
import type { SimClock } from '../clock.js'
import type { FaultBoard } from '../fault-board.js'
import type { Letter, Mail } from '../http/mail.js'
import type { Neighbours } from '../http/neighbours.js'
import type { RequestKind } from '../http/request-log.js'
import type { Sent } from '../http/send.js'
import { readOverrides } from './overrides.js'
import { type FormFields, sign, withoutFragment } from './signature.js'

export type Callback = {
  kind: Exclude<RequestKind, 'shuttle'>
  url: string
  method?: 'GET' | 'POST'
  callSid: string
  fields: FormFields
  /** Callbacks with the same queue leave one after the other. */
  queue?: string
}

type Delivery = { letter: Letter; sent: Sent }

const dayMs = 24 * 3_600_000

/** Sends what Twilio sends: signed form posts with Twilio's deadlines and its one retry after a failed connection. */
export class Callbacks {
  readonly #queues = new Map<string, Promise<unknown>>()

  constructor(
    private readonly deps: {
      authToken: string
      clock: SimClock
      faults: FaultBoard
      mail: Mail
      neighbours: Neighbours
    },
  ) {}

  /**
   * Posts a notification whose answer Twilio ignores. Resolves with the answer, or with null when a fault swallowed
   * the callback. Callbacks of one queue are sent in order, the next one when the last has been answered.
   */
  notify(callback: Callback): Promise<Sent | null> {
    const { faults, neighbours } = this.deps
    const isPayment = callback.kind === 'payment'
    if (faults.strikes(isPayment ? 'dropPaymentCallbacks' : 'dropCallCallbacks')) return Promise.resolve(null)
    const leave = () => this.#leave(callback)
    if (!isPayment || callback.queue === undefined) return leave()
    return neighbours.send(callback.queue, () => faults.strikes('reorderPaymentCallbacks'), leave)
  }

  /** Sends one request and waits for its answer, with the retries that apply. */
  async request(callback: Callback): Promise<Sent> {
    return (await this.#deliver(callback, randomUUID())).sent
  }

  async #leave(callback: Callback): Promise<Sent> {
    const { clock, faults } = this.deps
    const token = randomUUID()
    const jitterMs = callback.kind === 'payment' ? Math.random() * faults.get('jitterCallbacksMs') : 0
    const isReplayed = faults.strikes('replayCallbacks')
    const isDoubled = jitterMs === 0 && faults.strikes('duplicateCallbacks')
    // Whoever is late by chance keeps to no order.
    const queue = jitterMs > 0 ? null : (callback.queue ?? null)
    const delayMs = jitterMs > 0 ? jitterMs : faults.get('delayCallbacksMs')
    if (delayMs > 0) await clock.sleep(delayMs)
    const first = this.#inOrder(queue, () => this.#deliver(callback, token))
    if (isDoubled) void this.#inOrder(queue, () => this.#deliver(callback, token))
    const { letter, sent } = await first
    if (isReplayed) clock.after(dayMs, () => void this.deps.mail.replay(letter))
    return sent
  }

  async #deliver(callback: Callback, token: string): Promise<Delivery> {
    const { retries, repeats, totalMsMax, ...patience } = readOverrides(
      callback.url,
      this.deps.faults.get('honourOverrides'),
    )
    const startedMs = performance.now()
    for (let attempt = 1; ; attempt++) {
      const leftMs = totalMsMax - (performance.now() - startedMs)
      const letter = this.#letter(callback, token)
      const sent = await this.deps.mail.send(letter, attempt, {
        ...patience,
        totalMsMax: Math.max(1, leftMs),
      })
      // Timers drop parts of a millisecond, and may be that much early.
      const isOver = performance.now() - startedMs >= totalMsMax - 1
      if (attempt > retries || isOver || !repeats(sent)) return { letter, sent }
    }
  }

  #letter(callback: Callback, token: string): Letter {
    const { kind, callSid } = callback
    const url = withoutFragment(callback.url)
    return { kind, callSid, token, url, request: this.#signed(callback, token) }
  }

  #signed(callback: Callback, token: string): Letter['request'] {
    const method = callback.method ?? 'POST'
    const form = new URLSearchParams(callback.fields.map(([name, value]) => [name, value])).toString()
    const url = method === 'POST' ? withoutFragment(callback.url) : withQuery(callback.url, form)
    const forged = this.deps.faults.strikes('wrongSignature')
    const key = forged ? `${this.deps.authToken}-wrong` : this.deps.authToken
    const headers: Record<string, string> = {
      accept: '*/*',
      'user-agent': 'TwilioProxy/1.1',
      'i-twilio-idempotency-token': token,
    }
    if (!this.deps.faults.strikes('unsigned'))
      headers['x-twilio-signature'] = sign(key, url, method === 'POST' ? callback.fields : [])
    if (method === 'GET') return { method, url, headers, body: '' }
    headers['content-type'] = 'application/x-www-form-urlencoded; charset=UTF-8'
    headers['content-length'] = String(Buffer.byteLength(form))
    return { method, url, headers, body: form }
  }

  #inOrder<T>(queue: string | null, work: () => Promise<T>): Promise<T> {
    if (queue === null) return work()
    const previous = this.#queues.get(queue) ?? Promise.resolve()
    const mine = previous.then(work, work)
    this.#queues.set(queue, mine)
    void mine.finally(() => {
      if (this.#queues.get(queue) === mine) this.#queues.delete(queue)
    })
    return mine
  }
}

function withQuery(url: string, query: string): string {
  const bare = withoutFragment(url)
  return query === '' ? bare : `${bare}${bare.includes('?') ? '&' : '?'}${query}`
}
