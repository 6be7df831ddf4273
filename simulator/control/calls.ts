import { type Context, Hono } from 'hono'
import { answerTo, testCards } from '../caller/cards.js'
import type { Simulator } from '../simulator.js'
import type { Call } from '../world.js'
import { callEvents } from './call-events.js'
import { readJson, refuse } from './json.js'
import { callView } from './views.js'

const keysMax = 200
const phoneNumber = /^\+[1-9]\d{6,14}$/

/** The caller over HTTP: dial, press keys, hold a card, hang up. */
export function callControls(simulator: Simulator): Hono {
  const { world, voice, keypad, typist } = simulator
  const api = new Hono()

  api.post('/calls', async (c) => {
    const { from = '+447700900123', to = '+442079460100', name = null } = await readJson(c)
    if (!isNumber(from) || !isNumber(to))
      return refuse(c, 400, 'from and to are numbers such as +447700900123.')
    if (name !== null && typeof name !== 'string') return refuse(c, 400, 'name is text.')
    const { sid, status } = voice.dialIn(from, to, name)
    return c.json({ sid, status }, 201)
  })

  api.get('/calls', (c) => {
    const callers = [...world.calls.values()].filter(({ parentSid }) => parentSid === null)
    return c.json({ calls: callers.map(callView) })
  })

  api.get('/cards', (c) => {
    const cards = Object.entries(testCards)
    return c.json({
      cards: cards.map(([name, { label, story, onPhone }]) => ({ name, label, story, onPhone })),
    })
  })

  api.get('/calls/:sid', (c) => withCall(c, (call) => c.json(callView(call))))

  api.post('/calls/:sid/keys', (c) =>
    withCall(c, async (call) => {
      const { keys, pace = 'instant', wait = true } = await readJson(c)
      if (typeof keys !== 'string' || !/^[0-9*#]+$/.test(keys) || keys.length > keysMax) {
        return refuse(c, 400, `keys are up to ${keysMax} of 0-9, * and #.`)
      }
      if (pace !== 'instant' && pace !== 'human') return refuse(c, 400, 'pace is instant or human.')
      if (call.endedAt) return refuse(c, 409, 'The call is over.')
      typist.putDown(call)
      const pressed = keypad.press(call, keys, pace)
      return c.json({ accepted: keys.length, strip: wait ? await pressed : [] })
    }),
  )

  api.post('/calls/:sid/card', (c) =>
    withCall(c, async (call) => {
      const { card, pace = 'human' } = await readJson(c)
      const held = typeof card === 'string' && Object.hasOwn(testCards, card) ? testCards[card] : undefined
      if (!held) return refuse(c, 400, `card is one of ${Object.keys(testCards).join(', ')}.`)
      if (pace !== 'instant' && pace !== 'human') return refuse(c, 400, 'pace is instant or human.')
      if (call.endedAt) return refuse(c, 409, 'The call is over.')
      typist.takeUp(call, held, pace)
      return c.json({ card, lastFour: answerTo(held, 'payment-card-number', 9).slice(-4) })
    }),
  )

  api.post('/calls/:sid/hangup', (c) =>
    withCall(c, (call) => {
      voice.hangUp(call)
      return c.json(callView(call))
    }),
  )

  api.get('/calls/:sid/events', (c) => withCall(c, (call) => callEvents(c, world, call)))

  function withCall(c: Context, use: (call: Call) => Response | Promise<Response>) {
    const call = world.calls.get(c.req.param('sid') ?? '')
    return call ? use(call) : refuse(c, 404, 'There is no such call.')
  }

  return api
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && phoneNumber.test(value)
}
