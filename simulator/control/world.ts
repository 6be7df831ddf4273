import { Hono } from 'hono'
import { faultTable } from '../faults.js'
import type { Simulator } from '../simulator.js'
import { isWhole, readJson, refuse } from './json.js'
import { overview } from './overview.js'

const scaleMax = 600
const hastenedMsMax = 600_000
const advanceMsMax = 8 * 24 * 3_600_000

/** Everything about the world that is no call: devices, books, faults, clock, the log. */
export function worldControls({ world, voice, charges }: Simulator): Hono {
  const api = new Hono()

  api.get('/devices', (c) => c.json(Object.fromEntries(world.devices)))

  api.put('/devices/:identity', async (c) => {
    const { behaviour = 'answer', answersAfterMs = 1_000 } = await readJson(c)
    if (behaviour !== 'answer' && behaviour !== 'busy' && behaviour !== 'no-answer') {
      return refuse(c, 400, 'behaviour is answer, busy or no-answer.')
    }
    if (!isWhole(answersAfterMs, 0, 600_000)) return refuse(c, 400, 'answersAfterMs is 0 to 600000.')
    const device = { behaviour, answersAfterMs } as const
    world.devices.set(c.req.param('identity'), device)
    return c.json(device)
  })

  api.post('/devices/:identity/hangup', (c) => {
    const identity = c.req.param('identity')
    const legs = [...world.calls.values()].filter((call) => call.identity === identity && !call.endedAt)
    for (const leg of legs) voice.hangUp(leg)
    return legs.length > 0
      ? c.json({ ended: legs.map(({ sid }) => sid) })
      : refuse(c, 404, 'This device is not on a call.')
  })

  api.get('/ledger', (c) => {
    const altKey = c.req.query('alt_key')
    const charges = world.ledger.charges({ altKey, reference: c.req.query('reference') })
    const methods = [...world.books.methods.values()].map((method) => ({
      id: method.id,
      account: world.books.accounts.get(method.account)?.crm_key ?? method.account,
      code: method.code,
      brand: method.type,
      lastFour: method.card_masked.slice(-4),
      status: method.status,
    }))
    return c.json({ charges, methods, refunds: [] })
  })

  api.get('/payments', (c) => c.json({ payments: world.books.payments() }))

  api.post('/payments/:key/release', async (c) => {
    const { as } = await readJson(c)
    if (as !== 'success' && as !== 'declined') return refuse(c, 400, 'as is success or declined.')
    const payment = world.books.findPayment(c.req.param('key'))
    if (!payment) return refuse(c, 404, 'There is no such payment.')
    return charges.release(payment, as) ? c.json({ payment }) : refuse(c, 409, 'This payment is not held.')
  })

  api.get('/faults', (c) => c.json(world.faults.all()))
  api.get('/faults/explained', (c) => {
    const faults = Object.entries(faultTable)
    return c.json({
      faults: faults.map(([name, { group, effect, off, input }]) => ({ name, group, effect, off, input })),
    })
  })
  api.put('/faults', async (c) => {
    const refused = world.faults.set(await readJson(c))
    return refused ? refuse(c, 400, refused.refused) : c.json(world.faults.all())
  })
  api.delete('/faults', (c) => {
    world.faults.reset()
    return c.json(world.faults.all())
  })

  api.get('/clock', (c) => c.json(clock()))
  api.put('/clock', async (c) => {
    const { scale, forMs = null } = await readJson(c)
    if (!isWhole(scale, 1, scaleMax)) return refuse(c, 400, `scale is a whole number from 1 to ${scaleMax}.`)
    if (forMs !== null && !isWhole(forMs, 1, hastenedMsMax))
      return refuse(c, 400, `forMs is a whole number from 1 to ${hastenedMsMax}.`)
    if (forMs === null) world.clock.setScale(scale)
    else world.clock.hasten(scale, forMs)
    return c.json(clock())
  })
  api.delete('/clock', (c) => {
    world.clock.endHaste()
    return c.json(clock())
  })
  api.post('/clock/advance', async (c) => {
    const { ms } = await readJson(c)
    if (!isWhole(ms, 0, advanceMsMax))
      return refuse(c, 400, `ms is a whole number from 0 to ${advanceMsMax}.`)
    await world.clock.advance(ms)
    return c.json(clock())
  })

  api.get('/overview', (c) => c.json(overview(world)))

  api.post('/reset', (c) => {
    world.reset()
    return c.json({ reset: true })
  })

  function clock() {
    const { scale, pending } = world.clock
    return { scale, pending, elapsedMs: Math.round(world.clock.elapsedMs()) }
  }

  return api
}
