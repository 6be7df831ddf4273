import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What runs for one worker: nobody else calls there, or breaks anything. */
interface World {
  /** Both instances of the console, without a slash at the end. */
  readonly instances: readonly string[]
  readonly simulatorUrl: string
  readonly databaseUrl: string
}

const clockScale = Number(process.env.E2E_CLOCK_SCALE ?? 1)

/** What `npm test` tells the specs about the worlds that it started, and which of them is this worker's. */
export const settings = {
  ...ownWorld(),
  /** Business seconds in a real one. */
  clockScale,
  /** For the world outside: time to look at what it does, and still within what our own clock allows it. */
  unhurriedScale: Math.ceil(clockScale / 3),
  /** The password of everybody who was seeded. */
  password: read('E2E_PASSWORD'),
  /** What makes the codes of their phones, in base32. */
  secondFactor: read('E2E_SECOND_FACTOR'),
}

/** What specs about the build and the logs have to know. */
export const about = {
  /** The folder of the build that the consoles run from. */
  build: read('E2E_BUILD'),
  /** What every value begins with that stood in the environment of the build. */
  planted: read('E2E_PLANTED'),
  /** Where this run keeps its logs. */
  logs: read('E2E_LOGS'),
  /** Whatever of the consoles' environment nobody else may know. */
  secrets(): string[] {
    const { authToken, instanceSecret, webhookToken, authSecret, dataKey } = secrets()
    return [authToken, instanceSecret, webhookToken, authSecret, dataKey]
  },
}

/** The token that signs callbacks, kept in the folder where this run keeps its logs. Only forgeries need it. */
export function twilioAuthToken(): string {
  return secrets().authToken
}

/** The last part of the path on which the other vendor's webhooks arrive. */
export function shuttleWebhookToken(): string {
  return secrets().webhookToken
}

/** The two instances in turn: an odd number means the second one. */
export function instance(number: number): string {
  const { instances } = settings
  const address = instances[number % instances.length]
  if (!address) throw new Error('There is no instance of the console.')
  return address
}

/** Playwright numbers its workers from 0; one that follows a worker which failed has the same number. */
function ownWorld(): World {
  const worlds: readonly World[] = JSON.parse(read('E2E_WORLDS'))
  const world = worlds[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]
  if (!world) throw new Error(`There are only ${worlds.length} worlds.`)
  return world
}

function secrets(): Record<
  'authToken' | 'instanceSecret' | 'webhookToken' | 'authSecret' | 'dataKey',
  string
> {
  return JSON.parse(readFileSync(path.join(read('E2E_LOGS'), 'demo.json'), 'utf8'))
}

function read(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: npm test -- --only=e2e sets it.`)
  return value
}
