import type { Letter } from '../http/mail.js'
import { isLoopback } from '../http/send.js'
import { randomHex } from '../ids.js'
import type { World } from '../world.js'
import { anotherInstance, type Instance } from './books.js'

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

/** What is sent, the same on every try. */
type Event = { key: string; body: string }

type Destination = { url: string; triesMax: number }

const latencyMs = 200
const retryPauseMs = 60_000

/** Shuttle's webhooks: unsigned, references only, each with a key of its own per destination. */
export class Webhooks {
  /** @param target who is told, in Shuttle's syntax; null: nobody */
  constructor(
    private readonly world: World,
    private readonly instance: Instance,
    private readonly target: string | null,
  ) {}

  /** Sends an event to every destination of the target, a moment later. Answers change nothing here. */
  emit(action: WebhookAction, subject: WebhookSubject): void {
    const { clock, faults, neighbours } = this.world
    for (const chain of readTarget(this.target)) {
      if (faults.strikes('dropShuttleWebhooks')) continue
      const copies = faults.strikes('duplicateShuttleWebhooks') ? 2 : 1
      const event = this.#event(action, subject)
      const latenessMs = latencyMs + faults.get('delayShuttleWebhooksMs')
      const leave = async (previous: Promise<unknown>) => {
        await clock.sleep(latenessMs)
        await previous
        await Promise.all(Array.from({ length: copies }, () => this.#deliver(chain, event)))
      }
      const queue = chain.map(({ url }) => url).join('>')
      void neighbours.send(queue, () => faults.strikes('reorderShuttleWebhooks'), leave)
    }
  }

  /** Tries one destination after the other; each up to its own number of times, if this instance repeats at all. */
  async #deliver(chain: Destination[], event: Event): Promise<void> {
    for (const { url, triesMax } of chain) {
      const tries = this.world.faults.get('retryShuttleWebhooks') ? triesMax : 1
      for (let attempt = 1; attempt <= tries; attempt++) {
        const sent = await this.world.mail.send(letter(url, event), attempt)
        if (sent.status !== null && sent.status >= 200 && sent.status < 300) return
        if (attempt < tries) await this.world.clock.sleep(retryPauseMs)
      }
    }
  }

  #event(action: WebhookAction, subject: WebhookSubject): Event {
    const { clock, faults } = this.world
    const at = clock.now()
    const key = `${this.instance.client}_${at.getTime()}_${randomHex(8)}`
    const named = faults.strikes('foreignShuttleWebhooks') ? anotherInstance : this.instance
    const about = { application: named.application, instance_key: named.key, client: named.client }
    return { key, body: JSON.stringify({ key, action, ...about, ...subject, created: at.toISOString() }) }
  }
}

function letter(url: string, { key, body }: Event): Letter {
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Shuttle',
  }
  return { kind: 'shuttle', callSid: null, token: key, url, request: { method: 'POST', url, headers, body } }
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
