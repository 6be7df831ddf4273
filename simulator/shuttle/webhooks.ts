import { isLoopback, type Sent, send } from '../http/send.js'
import { randomHex } from '../ids.js'
import type { World } from '../world.js'
import { client } from './books.js'

export type WebhookAction =
  | 'ACCOUNT.CREATED'
  | 'PAYMENT.SUCCESS'
  | 'PAYMENT.FAILED'
  | 'PAYMENT.PENDING'
  | 'PAYMENT.UNRESOLVED'
  | 'PAYMENT_METHOD.ACTIVE'
  | 'PAYMENT_METHOD.DELETED'

/** Ids of the objects that an event is about. */
export type WebhookSubject = Record<string, string | undefined>

type Destination = { url: string; triesMax: number }

const latencyMs = 200
const retryPauseMs = 60_000
const connectMsMax = 5_000
const totalMsMax = 15_000

/** Shuttle's webhooks: unsigned, references only, each with a key of its own per destination. */
export class Webhooks {
  constructor(private readonly world: World) {}

  /** Sends an event to every destination of the target, a moment later. Answers change nothing here. */
  emit(action: WebhookAction, subject: WebhookSubject): void {
    const { clock, faults, config } = this.world
    for (const chain of readTarget(config.shuttleWebhookTarget)) {
      if (faults.strikes('dropShuttleWebhooks')) continue
      const copies = faults.strikes('duplicateShuttleWebhooks') ? 2 : 1
      const { key, body } = this.#event(action, subject)
      for (let copy = 0; copy < copies; copy++)
        clock.after(latencyMs, () => void this.#deliver(chain, key, body))
    }
  }

  /** Tries one destination after the other; each up to its own number of times, if this instance repeats at all. */
  async #deliver(chain: Destination[], key: string, body: string): Promise<void> {
    for (const { url, triesMax } of chain) {
      const tries = this.world.faults.get('retryShuttleWebhooks') ? triesMax : 1
      for (let attempt = 1; attempt <= tries; attempt++) {
        const sent = await this.#post(url, body)
        this.#log(url, key, attempt, sent)
        if (sent.status !== null && sent.status >= 200 && sent.status < 300) return
        if (attempt < tries) await this.world.clock.sleep(retryPauseMs)
      }
    }
  }

  #event(action: WebhookAction, subject: WebhookSubject): { key: string; body: string } {
    const at = this.world.clock.now()
    const key = `${client}_${at.getTime()}_${randomHex(8)}`
    const { instanceKey } = this.world.config
    const about = { application: '7_1', instance_key: instanceKey, client, ...subject }
    return { key, body: JSON.stringify({ key, action, ...about, created: at.toISOString() }) }
  }

  #post(url: string, body: string): Promise<Sent> {
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Shuttle',
    }
    return send({ method: 'POST', url, headers, body, connectMsMax, totalMsMax })
  }

  #log(url: string, key: string, attempt: number, sent: Sent): void {
    this.world.log.add({
      kind: 'shuttle',
      url,
      callSid: null,
      token: key,
      attempt,
      status: sent.status,
      failure: sent.failure,
      ms: Math.round(sent.ms * 10) / 10,
      at: this.world.clock.now().toISOString(),
    })
  }
}

/** Reads Shuttle's target syntax: `a,b` to both, `a>b` to b when a fails, `url|N` up to N tries. */
export function readTarget(target: string | null): Destination[][] {
  if (target === null) return []
  return target.split(',').map((chain) =>
    chain.split('>').map((part) => {
      const [url = '', tries] = part.trim().split('|')
      if (!URL.canParse(url)) throw new Error(`"${url}" in the Shuttle webhook target is not an address.`)
      const parsed = new URL(url)
      if (parsed.protocol !== 'https:' && !isLoopback(parsed)) {
        throw new Error(`Shuttle posts to https only, or to this machine: "${url}".`)
      }
      return { url, triesMax: Math.max(1, Number(tries ?? 1) || 1) }
    }),
  )
}
