import { randomUUID } from 'node:crypto'
import type { SimClock } from '../clock.js'
import type { FaultBoard } from '../fault-board.js'
import type { RequestKind, RequestLog } from '../http/request-log.js'
import { type Sent, send } from '../http/send.js'
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

/** Sends what Twilio sends: signed form posts with Twilio's deadlines and its one retry after a failed connection. */
export class Callbacks {
  readonly #queues = new Map<string, Promise<unknown>>()

  constructor(
    private readonly deps: { authToken: string; clock: SimClock; faults: FaultBoard; log: RequestLog },
  ) {}

  /**
   * Posts a notification whose answer Twilio ignores. Resolves with the answer, or with null when a fault swallowed
   * the callback. Callbacks of one queue are sent in order, the next one when the last has been answered.
   */
  notify(callback: Callback): Promise<Sent | null> {
    const { clock, faults } = this.deps
    const isPayment = callback.kind === 'payment'
    if (isPayment && faults.strikes('dropPaymentCallbacks')) return Promise.resolve(null)
    const token = randomUUID()
    const jitterMs = isPayment ? Math.random() * faults.get('jitterCallbacksMs') : 0
    if (jitterMs > 0) return clock.sleep(jitterMs).then(() => this.request(callback, token))
    const copies = faults.strikes('duplicateCallbacks') ? 2 : 1
    const leave = () => {
      const first = this.#inOrder(callback.queue ?? null, () => this.request(callback, token))
      if (copies === 2) void this.#inOrder(callback.queue ?? null, () => this.request(callback, token))
      return first
    }
    const delayMs = faults.get('delayCallbacksMs')
    return delayMs > 0 ? clock.sleep(delayMs).then(leave) : leave()
  }

  /** Sends one request and waits for its answer, with the retries that apply. */
  async request(callback: Callback, token: string = randomUUID()): Promise<Sent> {
    const overrides = readOverrides(callback.url, this.deps.faults.get('honourOverrides'))
    for (let attempt = 1; ; attempt++) {
      const sent = await send({ ...this.#signed(callback, token), ...overrides })
      this.#log(callback, token, attempt, sent)
      if (attempt > overrides.retries || !overrides.repeats(sent)) return sent
    }
  }

  #signed(callback: Callback, token: string) {
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

  #log(callback: Callback, token: string, attempt: number, sent: Sent): void {
    this.deps.log.add({
      kind: callback.kind,
      url: withoutFragment(callback.url),
      callSid: callback.callSid,
      token,
      attempt,
      status: sent.status,
      failure: sent.failure,
      ms: Math.round(sent.ms * 10) / 10,
      at: this.deps.clock.now().toISOString(),
    })
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
