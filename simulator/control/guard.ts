import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '../http/send.js'
import { refuse } from './json.js'

/**
 * The control API has no password, so a page from elsewhere that the developer happens to visit must not use it:
 * the request has to name this machine, and to come from a page of this machine if it comes from a page at all.
 */
export const sameMachineOnly: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  const foreign = origin !== undefined && !(URL.canParse(origin) && isLoopback(new URL(origin)))
  if (foreign || !isLoopback(new URL(c.req.url))) return refuse(c, 403, 'Only from this machine.')
  await next()
}
