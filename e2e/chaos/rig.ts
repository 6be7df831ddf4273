import fs from 'node:fs'
import path from 'node:path'
import { seed } from '../../scripts/demo/seed.mjs'
import { end } from '../../scripts/run/children.mjs'
import { makeFolder } from '../../scripts/run/folders.mjs'
import { startSimulator, waitUntilHealthy } from '../../scripts/run/services.mjs'
import { consoleEnvironment, keptSecrets, simulatorEnvironment } from '../../scripts/run/settings.mjs'
import { type Death, Instance } from './instance'
import { Outside } from './outside'
import { steadyPorts } from './ports'
import { Post } from './post'
import { OwnPostgres } from './postgres'
import type { Trace } from './trace'
import { Wire } from './wire'

/** The pieces of network that can be broken. */
export interface Wires {
  /** Of the one instance and of the other to the database. */
  readonly databases: readonly [Wire, Wire]
  readonly twilio: Wire
  readonly shuttle: Wire
  /** From the vendors to the product, which is behind it as behind a plain balancer. */
  readonly callbacks: Wire
}

/** Everything that runs: two instances on one PostgreSQL, the simulator, and the wires between them. */
export interface Rig {
  readonly postgres: OwnPostgres
  readonly instances: readonly [Instance, Instance]
  readonly wires: Wires
  readonly outside: Outside
  readonly post: Post
  /** The address under which vendors reach the product. */
  readonly publicUrl: string
  /** What everybody who was seeded signs in with. */
  readonly password: string
  /** What makes everybody's codes, in base32. */
  readonly secondFactor: string
  readonly pace: number
  end(): Promise<void>
}

export interface RigSettings {
  /** Data, logs and the trace. */
  readonly home: string
  readonly build: string
  readonly trace: Trace
  /** Business seconds in a real one, of the product and of the vendors. */
  readonly pace: number
  readonly people: number
  readonly armedAtStart: (instance: Instance) => readonly string[]
  readonly died: (death: Death) => void
}

/** Starts all of it; returns when both instances answer. */
export async function bringUp({ home, build, trace, pace, people, ...events }: RigSettings): Promise<Rig> {
  const logs = path.join(home, 'logs')
  fs.rmSync(logs, { recursive: true, force: true })
  makeFolder(logs)
  const secrets = keptSecrets(home)
  const postgres = await OwnPostgres.bringUp(home)
  await seed(postgres, { secrets, args: ['--people', String(people)] })
  const [simulatorPort = 0, first = 0, second = 0] = await steadyPorts(3)
  const post = new Post()
  const all: Instance[] = []
  /** Who is starting lets connections in long before it answers: those that answer come first, where there are any. */
  const portsThatAnswer = () => {
    const healthy = all.filter(({ healthySince }) => healthySince !== null)
    return (healthy.length > 0 ? healthy : all).map(({ port }) => port)
  }
  const wires: Wires = {
    databases: [await Wire.lay(() => [postgres.port]), await Wire.lay(() => [postgres.port])],
    twilio: await Wire.lay(() => [simulatorPort]),
    shuttle: await Wire.lay(() => [simulatorPort]),
    callbacks: await Wire.lay(portsThatAnswer, () => post.listener()),
  }
  const publicUrl = wires.callbacks.url
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
  const simulatorLog = path.join(logs, 'simulator.log')
  const simulator = startSimulator({
    env: {
      ...simulatorEnvironment({ secrets, appUrls: [publicUrl], port: simulatorPort, clockScale: pace }),
      SIM_CALL_STATUS_URL: `${publicUrl}/api/webhooks/twilio/call`,
    },
    log: simulatorLog,
  })
  const clock = { scale: pace, epochMs: Date.now() }
  const origins = [first, second].map((port) => `http://127.0.0.1:${port}`)
  const instanceOf = (name: string, port: number, wire: Wire) => {
    const databaseUrl = new URL(postgres.appUrl)
    databaseUrl.port = String(wire.port)
    const usual = consoleEnvironment({
      secrets,
      appUrl: publicUrl,
      simulatorUrl,
      databaseUrl: databaseUrl.href,
      clock,
    })
    const env = {
      ...usual,
      TWILIO_API_URL: wires.twilio.url,
      SHUTTLE_API_URL: wires.shuttle.url,
      SOTTO_ALLOWED_ORIGINS: origins.join(','),
      SOTTO_CRASH_POINTS: '1',
      POSTCODE_CURRENCIES: 'USD',
      SAVED_CARD_TYPED_TWICE: 'card-number,expiry',
    }
    return new Instance({ name, port, build, env, logs, trace, pace, ...events })
  }
  const [databaseOfOne, databaseOfOther] = wires.databases
  const instances = [
    instanceOf('one', first, databaseOfOne),
    instanceOf('two', second, databaseOfOther),
  ] as const
  all.push(...instances)
  for (const instance of instances) instance.start()
  await waitUntilHealthy({
    name: 'simulator',
    child: simulator,
    url: `${simulatorUrl}/health`,
    log: simulatorLog,
  })
  await Promise.all(instances.map((instance) => instance.untilHealthy()))
  return {
    postgres,
    instances,
    wires,
    outside: new Outside(simulatorUrl),
    post,
    publicUrl,
    password: secrets.password,
    secondFactor: secrets.secondFactor,
    pace,
    async end() {
      await Promise.all(instances.map((instance) => instance.end()))
      await end(simulator)
      await Promise.all(
        [...wires.databases, wires.twilio, wires.shuttle, wires.callbacks].map((wire) => wire.close()),
      )
      await postgres.end()
    },
  }
}
