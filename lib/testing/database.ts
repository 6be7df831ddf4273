import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { openPrisma, type Prisma } from '@/lib/adapters/prisma/client'

/**
 * A database of this test file's own, there before its first test and gone after its last:
 *
 *     const database = ownDatabase()
 *     it('…', () => database.prisma.payment.count())
 *
 * It is copied from a migrated template, which takes some 25 ms where migrating takes a second.
 */
export function ownDatabase(): TestDatabase {
  let made: MadeDatabase | undefined
  let prisma: Prisma | undefined
  const database = () => {
    if (!made) throw new Error('The database is there only while tests and hooks run.')
    return made
  }
  beforeAll(async () => {
    made = await makeDatabase()
  })
  afterAll(async () => {
    await prisma?.$disconnect()
    await made?.drop()
  })
  return {
    get url() {
      return database().url
    },
    get ownerUrl() {
      return database().ownerUrl
    },
    asOwner: (sql) =>
      asOwner(database().ownerUrl, async (client) => {
        await client.query(sql)
      }),
    get prisma() {
      prisma ??= openPrisma(database().url)
      return prisma
    },
  }
}

export interface TestDatabase {
  /** For the application's role, which may not change journals. */
  readonly url: string
  /** For the role that owns the tables: what the application must not be able to do, a test can. */
  readonly ownerUrl: string
  /** Runs SQL as that role. */
  asOwner(sql: string): Promise<void>
  /** One pool of the application's role. */
  readonly prisma: Prisma
}

/** Copies the template. For tests that need more than one database; {@link ownDatabase} fits all others. */
export async function makeDatabase(): Promise<MadeDatabase> {
  server ??= findServer()
  const { ownerUrl, appUrl, template } = await server
  const name = `${namePrefix}${process.pid}_${process.hrtime.bigint().toString(36)}`
  await asOwner(ownerUrl, (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)}`),
  )
  return {
    url: inDatabase(appUrl, name),
    ownerUrl: inDatabase(ownerUrl, name),
    drop: () => asOwner(ownerUrl, (client) => dropUnlessInUse(client, name)),
  }
}

export interface MadeDatabase {
  readonly url: string
  readonly ownerUrl: string
  drop(): Promise<void>
}

interface Server {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly template: string
}

const run = promisify(execFile)
const projectRoot = path.resolve(import.meta.dirname, '../..')
const namePrefix = 'sotto_test_'
/** Serialises making the template among test workers; any number that nobody else takes. */
const templateLock = 7_305_001

const objectInUse = '55006'

let server: Promise<Server> | undefined

/** The test command names a server and a migrated template; without it (`npx vitest run`) both are brought up here. */
async function findServer(): Promise<Server> {
  const {
    TEST_DATABASE_OWNER_URL: ownerUrl,
    TEST_DATABASE_URL: appUrl,
    TEST_TEMPLATE_DATABASE: template,
  } = process.env
  if (ownerUrl && appUrl && template) return { ownerUrl, appUrl, template }
  if (ownerUrl)
    throw new Error('TEST_DATABASE_OWNER_URL needs TEST_DATABASE_URL and TEST_TEMPLATE_DATABASE beside it.')
  const { stdout } = await run(process.execPath, ['scripts/database.mjs', 'up'], { cwd: projectRoot })
  const urls = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { ownerUrl: string; appUrl: string }
  const own = { ...urls, template: `sotto_template_${schemaFingerprint()}` }
  await asOwner(own.ownerUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock])
    await dropLeftovers(client)
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [own.template])
    if (!rowCount) await makeTemplate(client, own)
  })
  return own
}

/** Migrates under another name first, so that a template that exists is always a whole one. */
async function makeTemplate(client: pg.Client, { ownerUrl, appUrl, template }: Server): Promise<void> {
  const draft = `${template}_draft`
  await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(draft)}`)
  await client.query(`CREATE DATABASE ${pg.escapeIdentifier(draft)}`)
  await run(process.execPath, ['scripts/migrate.mjs'], {
    cwd: projectRoot,
    env: {
      ...process.env,
      DATABASE_OWNER_URL: inDatabase(ownerUrl, draft),
      DATABASE_URL: inDatabase(appUrl, draft),
    },
  })
  await client.query(
    `ALTER DATABASE ${pg.escapeIdentifier(draft)} RENAME TO ${pg.escapeIdentifier(template)}`,
  )
}

/** Databases of test runs that were killed before they could tidy up. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [namePrefix],
  )
  for (const { datname } of rows) {
    if (isAlive(Number(datname.slice(namePrefix.length).split('_')[0]))) continue
    await dropUnlessInUse(client, datname)
  }
}

/**
 * PostgreSQL waits five seconds for connections that are just being closed. The owner may not end those of the
 * application's role; a database that somebody still holds is left for the next run to tidy up.
 */
async function dropUnlessInUse(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)}`)
  } catch (error) {
    if ((error as { code?: string }).code !== objectInUse) throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Changes with every migration and with the rights of the application's role. */
function schemaFingerprint(): string {
  const hash = createHash('sha256')
  const migrations = path.join(projectRoot, 'prisma/migrations')
  for (const name of readdirSync(migrations, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.sql')) hash.update(name).update(readFileSync(path.join(migrations, name)))
  }
  hash.update(readFileSync(path.join(projectRoot, 'scripts/postgres/grants.sql')))
  return hash.digest('hex').slice(0, 12)
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'sotto-tests' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
