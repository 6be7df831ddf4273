import type { z } from 'zod'
import type { Log } from '@/lib/log'
import { addressKey } from '@/lib/values/address'
import { RateLimit } from '@/lib/values/rate-limit'
import type { Result } from '@/lib/values/result'
import { outageOf } from './outage'
import { json, type Refusal, refuse, refuseShape } from './refusals'
import { fromOurPages, readJson } from './request'

/**
 * Makes the helper for the few commands that somebody who is not signed in may send: the second half of signing in, and
 * following an invitation. Each proves who asks by what its body holds. Foreign origins, shapes and bounds are refused as
 * in lib/http.ts; what the body holds is never logged.
 */
export function createOpenDoor(edge: DoorEdge) {
  const knocks = new RateLimit({ perSecond: 1, burst: 60, keysMax: 10_000 })
  return function openDoor<B>(door: OpenDoor<B>) {
    return async (request: Request): Promise<Response> => {
      try {
        if (!fromOurPages(request, edge.origins())) return refuse({ code: 'foreignOrigin' })
        const from = addressKey(edge.addressOf(request.headers) ?? '')
        if (knocks.take(from, Date.now()) > 0) return refuse({ code: 'busy' })
        const read = await readJson(request)
        if (!read.ok) return read.error
        const body = door.body.safeParse(read.value)
        if (!body.success) return refuseShape(body.error)
        const result = await door.run({ body: body.data, request })
        return result.ok ? withCookies(result.value) : refuse(result.error)
      } catch (error) {
        const outage = outageOf(error)
        edge.log.error('door.failed', { outage }, error)
        return refuse({ code: outage ?? 'failed' })
      }
    }
  }
}

/** What the doors need from the rest of the house. */
export interface DoorEdge {
  origins(): readonly string[]
  /** From where somebody asks: each address may knock once a second, and sixty times at once. */
  addressOf(headers: Headers): string | null
  readonly log: Log
}

/** One open door, said by its parts. */
export interface OpenDoor<B> {
  readonly body: z.ZodType<B>
  run(asked: { readonly body: B; readonly request: Request }): Promise<Result<WithCookies, Refusal>>
}

/** An answer and the cookies that it sets. */
export interface WithCookies {
  readonly answer: unknown
  readonly cookies: readonly string[]
}

/** The response with its cookies. */
export function withCookies({ answer, cookies }: WithCookies): Response {
  const response = json(answer, 200)
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
