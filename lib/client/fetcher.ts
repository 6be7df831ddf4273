import type { z } from 'zod'
import { err, ok, type Result } from '@/lib/values/result'
import { type RefusalBody, type RefusalCode, refusalBody } from '@/lib/wire/commands'
import { askForCode } from './fresh-code'
import { lock } from './locking'
import { reach } from './reach'
import { leaveToSignIn } from './session'

/** A refused or failed request as the screen meets it. `unreachable` is the browser's own: no answer came at all. */
export type Refusal = Omit<RefusalBody, 'refusal'> & { readonly refusal: RefusalCode | 'unreachable' }

/** Thrown by {@link read}, so that SWR keeps the last good data and retries. */
export class RefusedRead extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.refusal)
    this.name = 'RefusedRead'
  }
}

/** The server answers within this time or is treated as unreachable; its own limits are shorter. */
const requestTimeoutMs = 12_000

/**
 * Asks, and asks again once the person has shown a fresh code, where that is needed. A refusal because of the lock locks
 * this screen too; a command is not sent again by itself then: who is back looks first.
 */
export async function request<T>(
  method: 'GET' | 'POST',
  path: string,
  schema: z.ZodType<T>,
  body?: unknown,
): Promise<Result<T, Refusal>> {
  const answer = await ask(method, path, schema, body)
  if (answer.ok) return answer
  if (answer.error.refusal === 'locked') (method === 'POST' ? lock.ask : lock.lock)()
  if (answer.error.refusal !== 'secondFactorNeeded' || !(await askForCode())) return answer
  return ask(method, path, schema, body)
}

/**
 * The only place of the browser that talks to our API. Every answer is parsed; a refusal is a value, never a throw.
 * @param body sent as JSON; its presence does not decide the method
 */
async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  schema: z.ZodType<T>,
  body?: unknown,
): Promise<Result<T, Refusal>> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(requestTimeoutMs),
  }).catch(() => null)
  if (response === null) return err(ownRefusal('unreachable'))
  const json: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const refused = refusalBody.safeParse(json)
    return err(refused.success ? refused.data : refusalOfStatus(response.status))
  }
  const parsed = schema.safeParse(json)
  return parsed.success ? ok(parsed.data) : err(ownRefusal('failed'))
}

/** GET for SWR: gives the parsed answer or throws {@link RefusedRead}. A lost session goes back to the sign-in page. */
export async function read<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const answer = await request('GET', path, schema)
  reach.heard(answer.ok || answer.error.refusal !== 'unreachable')
  if (answer.ok) return answer.value
  if (answer.error.refusal === 'notSignedIn') leaveToSignIn()
  throw new RefusedRead(answer.error)
}

/** Something between us and the server (a proxy, a crash page) answered without a body of ours. */
function refusalOfStatus(status: number): Refusal {
  if (status === 401) return ownRefusal('notSignedIn')
  if (status === 403) return ownRefusal('notAllowed')
  if (status === 404) return ownRefusal('notFound')
  if (status === 413) return ownRefusal('tooLarge')
  if (status === 429 || status === 503) return ownRefusal('busy')
  if (status === 502 || status === 504) return ownRefusal('unreachable')
  return ownRefusal('failed')
}

function ownRefusal(refusal: Refusal['refusal']): Refusal {
  return { refusal, field: null, payments: [], againAt: null, errorId: null }
}
