import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { Keypad } from './caller/keypad.js'
import { phonePage } from './caller/page.js'
import { Typist } from './caller/typist.js'
import type { SimulatorConfig } from './config.js'
import { callControls } from './control/calls.js'
import { sameMachineOnly } from './control/guard.js'
import { controlPage } from './control/page.js'
import { requestControls } from './control/requests.js'
import { worldControls } from './control/world.js'
import { demoBar } from './demo/page.js'
import { dated } from './http/date.js'
import type { Charges } from './shuttle/charges.js'
import { ShuttleConnector } from './shuttle/connector.js'
import { openOffice } from './shuttle/office.js'
import { shuttleRest } from './shuttle/rest.js'
import { readTarget } from './shuttle/webhooks.js'
import { Legs } from './twilio/legs.js'
import { Payments } from './twilio/payments.js'
import { twilioRest } from './twilio/rest.js'
import { Voice } from './twilio/voice.js'
import { World } from './world.js'

/** The outside world put together: who acts in it, and the one HTTP application that everybody reaches it by. */
export type Simulator = {
  world: World
  payments: Payments
  charges: Charges
  voice: Voice
  keypad: Keypad
  typist: Typist
  http: Hono
}

/** Builds a world. `manualClock` makes its time stand still except for `clock.advance`. */
export function createSimulator(config: SimulatorConfig, options: { manualClock?: boolean } = {}): Simulator {
  readTarget(config.shuttleWebhookTarget)
  const world = new World(config, options)
  const ours = openOffice(world, world.books, config.shuttleWebhookTarget)
  const another = openOffice(world, world.booksElsewhere, null)
  const { charges, webhooks } = ours
  const payments = new Payments(world, new ShuttleConnector(world, { ours, another }))
  const voice = new Voice(world, new Legs(world, payments))
  const keypad = new Keypad(world, payments)
  const typist = new Typist(world, keypad)
  const http = new Hono()
  const simulator: Simulator = { world, payments, charges, voice, keypad, typist, http }

  http.get('/health', (c) => {
    const residentMb = Math.round(process.memoryUsage.rss() / 1_000_000)
    return c.json({ ok: true, calls: world.calls.size, residentMb })
  })
  // The pages name an icon of their own; a browser that is in a hurry asks here all the same, and would complain.
  http.get('/favicon.ico', (c) => c.body(null, 204))
  http.use('/control/*', sameMachineOnly)
  http.use('/demo/*', sameMachineOnly)
  http.use('/2010-04-01/*', dated(world))
  http.use('/c/api/*', dated(world))
  http.route('/control', callControls(simulator))
  http.route('/control', worldControls(simulator))
  http.route('/control', requestControls(world))
  http.route('/', controlPage())
  http.route('/', phonePage())
  http.route('/', demoBar(world))
  http.route('/', shuttleRest(world, webhooks))
  http.route('/', twilioRest(world, payments, voice))
  return simulator
}

const keepAliveMs = 75_000

export type Listening = { url: string; close(): Promise<void> }

/** Serves a world on its configured port (0: any free one). Rejects when the port is taken. */
export function listen({ world, http }: Simulator): Promise<Listening> {
  const { host, port } = world.config
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: http.fetch, hostname: host, port }, (address) =>
      resolve({ url: `http://${host}:${address.port}`, close }),
    )
    server.on('error', reject)
    // Clients keep their connections; one that closes under a request that moves money would be an outcome unknown.
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = keepAliveMs
    async function close() {
      world.reset()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
      world.log.close()
    }
  })
}
