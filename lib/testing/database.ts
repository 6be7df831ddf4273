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
  const { ownerUrl, appUrl, template } = findServer()
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

const namePrefix = 'sotto_test_'
const objectInUse = '55006'

/** What scripts/test/vitest-database.mjs has brought up, in every way of starting the tests. */
function findServer(): Server {
  const { TEST_DATABASE_OWNER_URL, TEST_DATABASE_URL, TEST_TEMPLATE_DATABASE } = process.env
  if (!TEST_DATABASE_OWNER_URL || !TEST_DATABASE_URL || !TEST_TEMPLATE_DATABASE) {
    throw new Error('No database server was brought up for the tests (globalSetup of vitest.config.ts).')
  }
  return { ownerUrl: TEST_DATABASE_OWNER_URL, appUrl: TEST_DATABASE_URL, template: TEST_TEMPLATE_DATABASE }
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

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connected(url).catch(() => connected(url))
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * A connection is made in milliseconds, or it hangs in its middle, which has been seen once: the server gives that up only
 * after a minute, and whoever drops a database waits for it. One try more costs nothing.
 */
async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'sotto-tests',
    connectionTimeoutMillis: 10_000,
  })
  await client.connect()
  return client
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
