import type { NoAnswer } from '@/lib/ports/payment-processor'
import { err, ok, type Result } from '@/lib/values/result'

/** Which merchant's books are read, and where. */
export interface ShuttleInstance {
  /** `https://app.shuttleglobal.com`, or whatever stands in for it. */
  readonly apiUrl: string
  readonly instanceKey: string
  readonly instanceSecret: string
  /** The other secret while it is being changed: asked with where the first one is refused. Reading twice harms nobody. */
  readonly instanceSecretNext?: string | null
}

/** Reads objects of one instance. `null`: Shuttle answered that there is no such object. */
export interface ShuttleClient {
  get(path: string): Promise<Result<object | null, NoAnswer>>
  /** The same, with what the answer's `Date` header says. */
  getDated(path: string): Promise<Dated>
}

interface Dated {
  readonly answer: Result<object | null, NoAnswer>
  readonly date: string | null
}

/** Real milliseconds: reading is harmless to repeat, and somebody may be waiting on the phone. */
const standardMsMax = 10_000

/** A payment is some two kilobytes, a list of kept cards some more. */
const answerBytesMax = 1024 * 1024

/**
 * Shuttle's merchant API (docs.shuttleglobal.com/reference/auth-api-keys): Basic with the instance's key and secret.
 * Only GET, never repeated by itself, no redirects (they would carry the secret elsewhere), nothing from a cache.
 */
export function shuttleClient(instance: ShuttleInstance, totalMsMax = standardMsMax): ShuttleClient {
  const { apiUrl, instanceKey, instanceSecret, instanceSecretNext = null } = instance
  const base = `${apiUrl.replace(/\/+$/, '')}/c/api/instances/${encodeURIComponent(instanceKey)}`
  const secrets = instanceSecretNext === null ? [instanceSecret] : [instanceSecret, instanceSecretNext]

  async function ask(path: string, secret: string): Promise<Dated> {
    const authorization = `Basic ${Buffer.from(`${instanceKey}:${secret}`).toString('base64')}`
    try {
      const answer = await fetch(base + path, {
        headers: { authorization, accept: 'application/json' },
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(totalMsMax),
      })
      const text = await readText(answer)
      const date = answer.headers.get('date')
      if (text === null) return { answer: err({ kind: 'nonsense', detail: 'answer too long' }), date }
      return { answer: judge(answer, text), date }
    } catch (thrown) {
      return { answer: err(failureOf(thrown, totalMsMax)), date: null }
    }
  }

  const client: ShuttleClient = {
    get: async (path) => (await client.getDated(path)).answer,
    async getDated(path) {
      const [first = instanceSecret, other] = secrets
      const said = await ask(path, first)
      if (other === undefined || said.answer.ok || said.answer.error.kind !== 'credentials') return said
      const saidToOther = await ask(path, other)
      // Whichever was taken last is asked with first, so that a change costs one question and not one each time.
      if (saidToOther.answer.ok) secrets.reverse()
      return saidToOther.answer.ok ? saidToOther : said
    },
  }
  return client
}

/** Only a 200 that carries JSON is an answer about the object, and only Shuttle's own 404 says that there is none. */
function judge(answer: Response, text: string): Result<object | null, NoAnswer> {
  const { status } = answer
  if (status === 200) {
    // "Not started yet" is documented to come as an empty answer as well as as a 404.
    if (text.trim() === '') return ok(null)
    const json = jsonObject(text)
    return json ? ok(json) : err({ kind: 'nonsense', detail: 'HTTP 200 without JSON' })
  }
  if (status === 404) {
    // Somebody else's 404 (a proxy, a wrong address) comes with a page of its own and proves nothing.
    const isShuttles = text.trim() === '' || jsonObject(text) !== null
    return isShuttles ? ok(null) : err({ kind: 'nonsense', detail: 'HTTP 404 without JSON' })
  }
  const detail = `HTTP ${status}${codeIn(text)}`
  const retryAfterMs = status === 429 ? pauseIn(answer.headers.get('retry-after')) : null
  return err({ kind: kindOf(status), detail, ...(retryAfterMs !== null && { retryAfterMs }) })
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); `null` when there is none that can be read. */
function pauseIn(header: string | null): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000
  // What else there is of numbers would be read as some year.
  const ms = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) - Date.now() : Number.NaN
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

function kindOf(status: number): NoAnswer['kind'] {
  if (status === 401 || status === 403) return 'credentials'
  if (status === 429) return 'slowDown'
  return status >= 500 ? 'fault' : 'nonsense'
}

/** Shuttle's own code for an error, for whoever mends it; its texts repeat what was asked for and stay out. */
function codeIn(text: string): string {
  const { errorMessages } = (jsonObject(text) ?? {}) as { errorMessages?: unknown }
  const first: unknown = Array.isArray(errorMessages) ? errorMessages[0] : null
  const code = typeof first === 'object' && first !== null && 'code' in first ? first.code : null
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? ` ${code}` : ''
}

function failureOf(thrown: unknown, totalMsMax: number): NoAnswer {
  if (!(thrown instanceof Error)) throw thrown
  if (thrown.name === 'TimeoutError') return { kind: 'timeout', detail: `no answer within ${totalMsMax} ms` }
  // fetch throws one kind of error for everything that can go wrong on the network, with the reason inside.
  if (!(thrown instanceof TypeError)) throw thrown
  const cause = thrown.cause as { code?: unknown } | undefined
  return { kind: 'unreachable', detail: typeof cause?.code === 'string' ? cause.code : 'no connection' }
}

async function readText(answer: Response): Promise<string | null> {
  if (!answer.body) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body) {
    bytes += chunk.length
    if (bytes > answerBytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
