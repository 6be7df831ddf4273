import { Hono } from 'hono'
import { rememberedMax } from '../http/mail.js'
import { entriesMax, type LoggedRequest } from '../http/request-log.js'
import type { World } from '../world.js'
import { isWhole, readJson, refuse } from './json.js'

/** What was sent to the product: to read, and to send again. */
export function requestControls({ log, mail }: World): Hono {
  const api = new Hono()

  api.get('/requests', (c) => {
    const since = Number(c.req.query('since') ?? 0)
    const limit = Number(c.req.query('limit') ?? entriesMax)
    if (!isWhole(since, 0, Number.MAX_SAFE_INTEGER)) return refuse(c, 400, 'since is the id of a request.')
    if (!isWhole(limit, 1, entriesMax)) return refuse(c, 400, `limit is 1 to ${entriesMax}.`)
    return c.json({ requests: log.since(since, limit), oldest: log.oldestId })
  })

  api.post('/replay', async (c) => {
    const { token = null, count = 1 } = await readJson(c)
    if (token !== null && typeof token !== 'string') return refuse(c, 400, 'token is text.')
    if (!isWhole(count, 1, rememberedMax)) return refuse(c, 400, `count is 1 to ${rememberedMax}.`)
    const named = token === null ? null : mail.byToken(token)
    if (token !== null && !named) return refuse(c, 404, 'There is no such request, or it is forgotten.')
    const requests: LoggedRequest[] = []
    for (const letter of named ? [named] : mail.recent(count)) requests.push(await mail.replay(letter))
    return c.json({ requests })
  })

  return api
}
