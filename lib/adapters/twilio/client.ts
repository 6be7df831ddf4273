import type { Agent } from 'node:http'
import twilio from 'twilio'
import { z } from 'zod'
import { alwaysFresh, type HttpLimits, type HttpOutcome, keptAlive, sendHttp } from './http'
import { proseOf } from './scrub'

/** Whose account is used, and where its API is. */
export interface TwilioAccount {
  readonly accountSid: string
  readonly authToken: string
  /** `https://api.twilio.com`, a regional host, or whatever stands in for it. */
  readonly apiUrl: string
}

/** Why a request to the API did nothing, or why we do not know. */
export type TwilioTrouble =
  /** Provably never processed: no connection, or told to slow down. */
  | { readonly kind: 'notSent'; readonly detail: string; readonly retryAfterMs: number | null }
  /** A definite no. `code` is Twilio's number, or `HTTP 4xx` when there was none. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly detail: string }
  /** It left, and nothing tells what became of it. */
  | { readonly kind: 'unclear'; readonly detail: string }

/** A request that did not succeed; every failure of the API reaches the adapters as this one class. */
export class TwilioFailure extends Error {
  constructor(readonly trouble: TwilioTrouble) {
    super(`Twilio request ${trouble.kind}: ${trouble.detail}`)
    this.name = 'TwilioFailure'
  }
}

/**
 * Twilio's own client, with every request going to the configured address. `connections: 'fresh'` opens one for each
 * request, for those whose failure must be told apart as exactly as can be. Nothing is ever sent twice by itself.
 */
export function twilioClient(account: TwilioAccount, connections: 'kept' | 'fresh'): twilio.Twilio {
  const { accountSid, authToken, apiUrl } = account
  // Empty texts keep the library from taking region, edge or log level out of the environment.
  return twilio(accountSid, authToken, {
    accountSid,
    edge: '',
    region: '',
    logLevel: '',
    httpClient: new RedirectingClient(new URL(apiUrl), connections),
  })
}

/** Runs one request of the library and turns its failures into values. Anything else thrown is a bug and stays thrown. */
export async function attempt<T>(
  request: () => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: TwilioTrouble }> {
  try {
    return { ok: true, value: await request() }
  } catch (thrown) {
    if (thrown instanceof TwilioFailure) return { ok: false, error: thrown.trouble }
    throw thrown
  }
}

/**
 * Real milliseconds. Twilio gives no times for its API; fifteen seconds is what it allows itself for a webhook, and
 * answers of Payments are acknowledgements only.
 */
const limits: HttpLimits = { connectMsMax: 5_000, totalMsMax: 15_000, answerBytesMax: 256 * 1024 }

/** Enough for some forty agents asking for a field in the same second. */
const socketsMax = 50

type RequestOptions<T> = Parameters<twilio.RequestClient['request']>[0] & { data?: T }

class RedirectingClient extends twilio.RequestClient {
  readonly #base: URL
  readonly #agent: Agent

  constructor(base: URL, connections: 'kept' | 'fresh') {
    super({ autoRetry: false })
    this.#base = base
    this.#agent = connections === 'kept' ? keptAlive(base.protocol, socketsMax) : alwaysFresh(base.protocol)
  }

  override async request<T>(options: RequestOptions<T>) {
    const url = redirected(options.uri, this.#base)
    for (const [name, value] of fieldsOf(options.params)) url.searchParams.append(name, value)
    const { username = '', password = '' } = options
    const outcome = await sendHttp(
      {
        method: options.method.toUpperCase(),
        url,
        headers: {
          ...options.headers,
          Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        },
        body: new URLSearchParams(fieldsOf(options.data)).toString(),
      },
      this.#agent,
      limits,
    )
    const body = readAnswer(outcome) as T
    return { statusCode: 200, headers: outcome.kind === 'answered' ? outcome.headers : {}, body }
  }
}

/** The same path and query on the configured host; a path of the base is put in front. */
function redirected(uri: string, base: URL): URL {
  const asked = new URL(uri)
  return new URL(`${base.origin}${base.pathname.replace(/\/$/, '')}${asked.pathname}${asked.search}`)
}

function fieldsOf(data: unknown): [string, string][] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null) return []
    return Array.isArray(value) ? value.map((item) => [name, String(item)]) : [[name, String(value)]]
  })
}

/** The JSON of a good answer; everything else is thrown as the trouble it is. */
function readAnswer(outcome: HttpOutcome): object {
  if (outcome.kind === 'failed') {
    throw new TwilioFailure(
      outcome.sent
        ? { kind: 'unclear', detail: outcome.detail }
        : { kind: 'notSent', detail: outcome.detail, retryAfterMs: null },
    )
  }
  const { status } = outcome
  const body = jsonObject(outcome.body)
  if (status >= 200 && status < 300) {
    if (body) return body
    throw new TwilioFailure({ kind: 'unclear', detail: `HTTP ${status} without a readable answer` })
  }
  throw new TwilioFailure(troubleOf(outcome, errorBody.safeParse(body ?? {}).data ?? {}))
}

/** Codes have five digits; anything much longer is something else. */
const codeMax = 999_999

/** Twilio's error body (twilio.com/docs/usage/twilios-response); a proxy on the way sends none. */
const errorBody = z.object({
  code: z.coerce.number().int().min(0).max(codeMax).optional().catch(undefined),
  message: z.string().optional().catch(undefined),
})

function troubleOf(
  answer: Extract<HttpOutcome, { kind: 'answered' }>,
  error: z.infer<typeof errorBody>,
): TwilioTrouble {
  const { status } = answer
  const code = error.code === undefined ? `HTTP ${status}` : String(error.code)
  const detail = proseOf(error.message ?? '').text || `HTTP ${status}`
  // 20429 is documented as never processed (twilio.com/docs/api/errors/20429).
  if (status === 429) {
    return {
      kind: 'notSent',
      detail: `${code} ${detail}`,
      retryAfterMs: retryAfterMs(answer.headers['retry-after']),
    }
  }
  // 408 is a time-out on the way, not an answer of the resource; a redirect is not followed, since it would repeat the post.
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused', status, code, detail }
  return { kind: 'unclear', detail: `${code} ${detail}` }
}

/** The header in its form with seconds, bounded; a date in it is not used. */
function retryAfterMs(header: string | undefined): number | null {
  if (header === undefined || !/^\d{1,4}$/.test(header.trim())) return null
  return Math.min(Number(header.trim()) * 1_000, retryAfterMsMax)
}

const retryAfterMsMax = 60_000

function jsonObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
