import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { WayToLose } from '../fault-kinds.js'

type Ctx = Context<{ Bindings: HttpBindings }>

/** Nobody waits longer for an answer. Real milliseconds, as the patience of clients is. */
const silenceMsMax = 120_000

/**
 * Obeys a request and loses its answer in the given way, or loses it and does not obey.
 *
 * @param over ends a silence: the connection breaks
 * @param obey handles the request
 * @param failed the answer that says that it was not handled
 */
export async function loseAnswer(
  c: Ctx,
  how: WayToLose,
  over: AbortSignal,
  obey: () => Promise<void>,
  failed: () => Response,
): Promise<Response> {
  if (how === 'resets-before') return breakOff(c)
  if (how === 'silent-before') return keepSilent(c, over)
  await obey()
  const instead =
    how === 'fails-after' ? failed() : how === 'resets-after' ? breakOff(c) : await keepSilent(c, over)
  // Without this the headers of the lost answer would be on the other one.
  c.res = undefined
  c.res = instead
  return instead
}

/** Breaks the connection. */
export function breakOff(c: Ctx): Response {
  c.env.incoming.socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

/** Says nothing until the client has gone, or it is over. */
async function keepSilent(c: Ctx, over: AbortSignal): Promise<Response> {
  const end = () => void breakOff(c)
  const tooLong = setTimeout(end, silenceMsMax)
  tooLong.unref()
  if (over.aborted) end()
  over.addEventListener('abort', end)
  const { outgoing } = c.env
  if (!outgoing.destroyed) await new Promise((resolve) => outgoing.once('close', resolve))
  over.removeEventListener('abort', end)
  clearTimeout(tooLong)
  return RESPONSE_ALREADY_SENT
}
