// Brings a database to the state that this version of the code needs: Prisma's migrations, the job queue's own schema,
// then the application role's rights. `npm run migrate`; the demo and the tests call it too.
// Reads DATABASE_OWNER_URL (runs everything) and DATABASE_URL (whose user is the application's role).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { projectRoot } from './run/folders.mjs'
import { exitOnRefusal, Refusal } from './run/refusal.mjs'
import { settleTls } from './schema-engine/adapter.mjs'
import { connectionFrom } from './schema-engine/connection.mjs'

/** SQLSTATE of a role that is not there (postgresql.org/docs/current/errcodes-appendix.html). */
const undefinedObject = '42704'

await exitOnRefusal(async () => {
  const { ownerUrl, appRole } = readEnvironment()
  deployMigrations(ownerUrl)
  const { config } = await settleTls(connectionFrom(ownerUrl))
  const pool = new pg.Pool({ ...config, application_name: 'sotto-migrate', max: 2 })
  pool.on('error', () => {})
  try {
    await runMigrations({ pgPool: pool })
    await grantRights(pool, appRole)
  } catch (error) {
    // What the database itself refuses has an SQLSTATE and is the operator's to mend.
    if (!(error instanceof pg.DatabaseError)) throw error
    throw new Refusal(
      error.code === undefinedObject
        ? `The role ${appRole} of DATABASE_URL does not exist: create it first.`
        : `The database refused: ${error.message}`,
    )
  } finally {
    await pool.end()
  }
})

function readEnvironment() {
  const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = process.env
  if (!ownerUrl || !appUrl) {
    throw new Refusal(
      'Set both DATABASE_OWNER_URL (the role that owns the tables) and DATABASE_URL (the role of the application).',
    )
  }
  const ownerRole = connectionFrom(ownerUrl).config.user
  const appRole = connectionFrom(appUrl).config.user
  if (!appRole || ownerRole === appRole) {
    throw new Refusal(
      'DATABASE_URL must use another role than DATABASE_OWNER_URL: the application must not be able to change its journal.',
    )
  }
  return { ownerUrl, appRole }
}

function deployMigrations(ownerUrl) {
  const prisma = path.join(projectRoot, 'node_modules', 'prisma', 'build', 'index.js')
  const answer = spawnSync(process.execPath, [prisma, 'migrate', 'deploy'], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: {
      ...process.env,
      DATABASE_OWNER_URL: ownerUrl,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  if (answer.status !== 0) {
    const said = `${answer.stdout}${answer.stderr}`.trim()
    const [, error = said] = /^Error: (.*)/ms.exec(said) ?? []
    throw new Refusal(`The migrations could not be applied: ${error}`)
  }
}

async function grantRights(pool, appRole) {
  const statements = readFileSync(new URL('postgres/grants.sql', import.meta.url), 'utf8')
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    // Two instances that start together would otherwise change the same catalogue rows.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('sotto grants'))")
    await client.query("SELECT set_config('sotto.app_role', $1, true)", [appRole])
    await client.query(statements)
    await client.query('COMMIT')
  } finally {
    client.release(true)
  }
}
