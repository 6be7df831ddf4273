import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What `npm test` tells the specs about the world that it started: two consoles, one simulator, one database. */
export const settings = {
  /** Both instances of the console, without a slash at the end. */
  instances: read('E2E_APP_URLS').split(','),
  simulatorUrl: read('E2E_SIMULATOR_URL'),
  databaseUrl: read('E2E_DATABASE_URL'),
  /** Business seconds in a real one. */
  clockScale: Number(process.env.E2E_CLOCK_SCALE ?? 1),
  /** The password of everybody who was seeded. */
  password: read('E2E_PASSWORD'),
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
  return instances[number % instances.length] ?? read('E2E_APP_URLS')
}

function secrets(): { authToken: string; webhookToken: string } {
  return JSON.parse(readFileSync(path.join(read('E2E_LOGS'), 'demo.json'), 'utf8'))
}

function read(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: npm test -- --only=e2e sets it.`)
  return value
}
