import path from 'node:path'
import { runForOutput } from '../run/children.mjs'
import { fingerprintOf } from '../run/fingerprint.mjs'
import { projectRoot } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { adminUrl, databaseUrls } from './roles.mjs'

/** What decides how an empty database looks after scripts/migrate.mjs. */
const ingredients = [
  'prisma/migrations',
  'scripts/migrate.mjs',
  'scripts/postgres/grants.sql',
  'node_modules/graphile-worker/package.json',
]
const prefix = 'sotto_template_'

/**
 * A migrated, empty database of which tests make their own copies (CREATE DATABASE … TEMPLATE …). Its name carries a hash
 * of the migrations, so it is made once for each state of them.
 *
 * @returns {Promise<string>} its name
 */
export async function ensureTemplate(server) {
  const name = `${prefix}${fingerprintOf(projectRoot, ingredients)}`
  return withAdmin(server, async (client) => {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      prefix,
    ])
    if (rows.some(({ datname }) => datname === name)) return name
    for (const { datname } of rows) await dropUnused(client, datname)
    await makeTemplate(client, server, name)
    return name
  })
}

/** Migrates under another name first: a template that is there is complete. */
async function makeTemplate(client, server, name) {
  const unfinished = `${name}_new`
  await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`)
  await client.query(`CREATE DATABASE ${unfinished} OWNER sotto_owner`)
  const { ownerUrl, appUrl } = databaseUrls({ ...server, database: unfinished })
  const { code, errors } = await runForOutput({
    args: [path.join(projectRoot, 'scripts/migrate.mjs')],
    env: { ...process.env, DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl },
  })
  if (code !== 0) throw new Refusal(errors.trim())
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`)
}

/** Makes a database from the template. */
export async function copyTemplate(server, template, database) {
  await withAdmin(server, async (client) => {
    await client.query(`CREATE DATABASE ${database} OWNER sotto_owner TEMPLATE ${template}`)
  })
  return databaseUrls({ ...server, database })
}

/** Removes a database; sessions that are still open are ended. */
export async function dropDatabase(server, database) {
  await withAdmin(server, (client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))
}

/** Removes what interrupted runs left. Only right after a start of the server, when nobody uses any of it. */
export async function dropLeftovers(server) {
  await withAdmin(server, async (client) => {
    const { rows } = await client.query(
      "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' AND NOT starts_with(datname, $1)",
      [prefix],
    )
    for (const { datname } of rows)
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(datname)}`)
  })
}

async function dropUnused(client, name) {
  // Another run with older migrations may be copying it this moment; then it stays.
  await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`).catch(() => {})
}

async function withAdmin(server, work) {
  const { default: pg } = await import('pg')
  const client = new pg.Client(adminUrl({ ...server, database: 'postgres' }))
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
