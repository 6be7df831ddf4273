import type { SimClock } from '../clock.js'
import type { LoggedRequest, RequestKind, RequestLog } from './request-log.js'
import { type Outgoing, type Sent, send, usualDeadlines } from './send.js'

/** One request to the product with every byte of it, so that it can be sent again. */
export type Letter = {
  kind: RequestKind
  callSid: string | null
  /** Twilio's idempotency token or Shuttle's webhook key. */
  token: string
  /** The address as it is logged: without what a GET adds to it. */
  url: string
  request: Pick<Outgoing, 'method' | 'url' | 'headers' | 'body'>
}

export type Deadlines = Pick<Outgoing, 'connectMsMax' | 'readMsMax' | 'totalMsMax'>

/** Some 3 MB. */
export const rememberedMax = 2_000

/** Everything that leaves for the product goes through here: it is sent, logged, and remembered for a while. */
export class Mail {
  readonly #remembered = new Map<string, Letter>()

  constructor(private readonly deps: { clock: SimClock; log: RequestLog }) {}

  /** Sends a letter; of several attempts the first is the one that is remembered. */
  async send(letter: Letter, attempt: number, deadlines: Deadlines = usualDeadlines): Promise<Sent> {
    this.#remember(letter)
    const sent = await send({ ...letter.request, ...deadlines })
    this.#log(letter, sent, { attempt, replay: false })
    return sent
  }

  /** Sends a letter as it once was, and only once. */
  async replay(letter: Letter): Promise<LoggedRequest> {
    const sent = await send({ ...letter.request, ...usualDeadlines })
    return this.#log(letter, sent, { attempt: 1, replay: true })
  }

  /** The letter with this token, while it is remembered. */
  byToken(token: string): Letter | null {
    return this.#remembered.get(token) ?? null
  }

  /** The newest letters, oldest first. */
  recent(count: number): Letter[] {
    return [...this.#remembered.values()].slice(-count)
  }

  clear(): void {
    this.#remembered.clear()
  }

  #remember(letter: Letter): void {
    if (this.#remembered.has(letter.token)) return
    this.#remembered.set(letter.token, letter)
    if (this.#remembered.size <= rememberedMax) return
    const [oldest = ''] = this.#remembered.keys()
    this.#remembered.delete(oldest)
  }

  #log(letter: Letter, sent: Sent, of: { attempt: number; replay: boolean }): LoggedRequest {
    const { kind, callSid, token, url } = letter
    return this.deps.log.add({
      kind,
      url,
      callSid,
      token,
      ...of,
      status: sent.status,
      failure: sent.failure,
      ms: Math.round(sent.ms * 10) / 10,
      at: this.deps.clock.now().toISOString(),
    })
  }
}
