import type { MiddlewareHandler } from 'hono'
import type { World } from '../world.js'

/** Puts a `Date` on answers that is as wrong as the fault says; a right one is put there by the server itself. */
export function dated({ clock, faults }: World): MiddlewareHandler {
  return async (c, next) => {
    await next()
    const skewMs = faults.get('dateSkewSeconds') * 1_000
    if (skewMs !== 0) c.header('Date', new Date(clock.now().getTime() + skewMs).toUTCString())
  }
}
