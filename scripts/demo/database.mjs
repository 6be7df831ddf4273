import path from 'node:path'
import { runningPostmaster } from '../postgres/postmaster.mjs'
import { endServer, readRecord } from '../postgres/server.mjs'
import { runForJson } from '../run/children.mjs'
import { dataHome } from '../run/folders.mjs'
import { requireFreePort } from '../run/ports.mjs'
import { Refusal } from '../run/refusal.mjs'
import { noteDatabase } from './claim.mjs'

/** Set when this command, or a killed demo before it, brought the server up: one of somebody else is left running. */
let ours = false

/**
 * The database of the demo: the user's own when the environment names one, else the bundled server.
 *
 * @returns {Promise<{ ownerUrl: string, appUrl: string }>}
 */
export async function demoDatabase({ port, inherited, note }) {
  const given = givenDatabase(process.env)
  if (given) {
    note('DATABASE_URL')
    return given
  }
  ours = inherited || bundledPort() === null
  if (ours) noteDatabase()
  const server = await runForJson({
    args: [
      path.join(import.meta.dirname, '../database.mjs'),
      'up',
      '--port',
      String(port),
      '--home',
      dataHome,
    ],
  })
  if (!server.started) note(`runs already, port ${server.port}`)
  return server
}

/** Ends the bundled server when this command brought it up. */
export async function endDemoDatabase() {
  if (ours) await endServer(dataHome)
}

/** Refuses at once, before minutes of installing, when a port of the demo is taken. */
export async function requireDemoPorts(ports) {
  await requireFreePort(ports.app, 'console', '--port')
  await requireFreePort(ports.simulator, 'simulator', '--simulator-port')
  if (!givenDatabase(process.env) && bundledPort() === null) {
    await requireFreePort(ports.database, 'database', '--database-port')
  }
}

/**
 * The two URLs of the environment, null when there are none.
 *
 * @param {Record<string, string | undefined>} environment
 * @returns {{ appUrl: string, ownerUrl: string } | null}
 * @throws {Refusal} when only one of them is set
 */
export function givenDatabase({ DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl }) {
  if (!appUrl && !ownerUrl) return null
  if (appUrl && ownerUrl) return { appUrl, ownerUrl }
  const [given, missing] = appUrl
    ? ['DATABASE_URL', 'DATABASE_OWNER_URL']
    : ['DATABASE_OWNER_URL', 'DATABASE_URL']
  throw new Refusal(
    `${given} is set but ${missing} is not: set both (application's role and owner's role), or neither for the bundled database.`,
  )
}

function bundledPort() {
  const record = readRecord(dataHome)
  return (record && runningPostmaster(record.directory)?.port) ?? null
}
