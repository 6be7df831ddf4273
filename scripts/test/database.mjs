import path from 'node:path'
import { adminUrl, createRoles, databaseUrls } from '../postgres/roles.mjs'
import { bringUpServer, endServer, readRecord } from '../postgres/server.mjs'
import { dropLeftovers, ensureTemplate } from '../postgres/template.mjs'
import { dataHome, makeFolder } from '../run/folders.mjs'
import { withLock } from '../run/lock.mjs'
import { findFreePorts } from '../run/ports.mjs'

/** The tests have a server of their own: a demo that is running notices nothing of them. */
export const testHome = path.join(dataHome, 'test')
const lock = path.join(testHome, 'users.lock')
const userName = 'sotto tests'

/**
 * Brings up the tests' server, or joins the one of another run, with an up-to-date template.
 *
 * @returns {Promise<{ env: Record<string, string>, server: object, template: string, leave: () => Promise<void> }>}
 *   `env`: what test files read (vitest-database.mjs says what each is); `leave`: the last user to leave ends the server
 */
export async function joinTestDatabase() {
  makeFolder(testHome)
  return withLock(lock, async () => {
    const [port] = await findFreePorts(1)
    const server = await bringUpServer({ home: testHome, port })
    await createRoles({ ...server, database: 'sotto' })
    if (server.started) await dropLeftovers(server)
    const presence = await beUser(server)
    try {
      const template = await ensureTemplate(server)
      return { env: testEnvironment(server, template), server, template, leave: () => leave(presence) }
    } catch (error) {
      await endPresence(presence)
      throw error
    }
  })
}

function testEnvironment(server, template) {
  const { ownerUrl, appUrl } = databaseUrls({ ...server, database: 'postgres' })
  return {
    TEST_DATABASE_OWNER_URL: ownerUrl,
    TEST_DATABASE_URL: appUrl,
    TEST_DATABASE_APP_PASSWORD: server.passwords.app,
    TEST_TEMPLATE_DATABASE: template,
  }
}

/** An open session says that somebody uses the server; it ends with the process, also with kill -9. */
async function beUser(server) {
  const { default: pg } = await import('pg')
  const connectionString = adminUrl({ ...server, database: 'postgres' })
  const client = new pg.Client({ connectionString, application_name: userName })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function leave(presence) {
  await withLock(lock, () => endPresence(presence))
}

async function endPresence(presence) {
  const { rows } = await presence
    .query('SELECT count(*)::int AS users FROM pg_stat_activity WHERE application_name = $1', [userName])
    .catch(() => ({ rows: [{ users: 0 }] }))
  await presence.end().catch(() => {})
  if (rows[0].users <= 1 && readRecord(testHome)) await endServer(testHome)
}
