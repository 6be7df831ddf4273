import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'

const oidOfInternalChar = 18
const oidOfText = 25

/**
 * The driver adapter that the schema engine works through: Prisma's own for PostgreSQL, with what migrations need on
 * top. `connection` is asked at the first use, since a diff between two files needs no database.
 *
 * @param {() => Promise<{ config: import('pg').PoolConfig & { database: string }, schema: string | undefined }>} connection
 */
export function migrationAdapter(connection) {
  const opened = new Set()
  const remember = (adapter) => opened.add(adapter) && adapter
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: async () => remember(await openAdapter(await connection())),
    connectToShadowDb: async () => remember(await openShadow(await connection())),
    /** Closes what the engine left open; disposing twice does no harm. */
    disposeAll: () => Promise.allSettled([...opened].map((adapter) => adapter.dispose())),
  }
}

/**
 * A shadow database for the time of one command. Its connections are closed before it is dropped, and the drop evicts
 * what is left: dropping it under an open pool fails, or kills the process with 57P01.
 */
async function openShadow({ config, schema }) {
  const database = `prisma_migrate_shadow_db_${randomUUID()}`
  const main = await openAdapter({ config, schema })
  await main.executeScript(`CREATE DATABASE "${database}"`)
  const shadow = await openAdapter({ config: { ...config, database }, schema })
  const closeConnections = shadow.dispose
  shadow.dispose = once(async () => {
    await closeConnections()
    await main.executeScript(`DROP DATABASE "${database}" WITH (FORCE)`)
    await main.dispose()
  })
  return shadow
}

function once(work) {
  let result
  return () => {
    result ??= work()
    return result
  }
}

async function openAdapter({ config, schema }) {
  const adapter = withKnownTypes(await new PrismaPg(config, { schema }).connect())
  adapter.dispose = once(adapter.dispose.bind(adapter))
  const startTransaction = adapter.startTransaction.bind(adapter)
  adapter.startTransaction = async (level) => withKnownTypes(await startTransaction(level))
  // Prisma's version cuts a migration at every semicolon, those inside function bodies and strings included.
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script)
    } catch (error) {
      adapter.onError(error)
    }
  }
  return adapter
}

/** The catalogue queries return PostgreSQL's internal "char" type, for which the adapter has no name; it reads as text. */
function withKnownTypes(queryable) {
  const perform = queryable.performIO.bind(queryable)
  queryable.performIO = async (query) => {
    const result = await perform(query)
    for (const field of result.fields) {
      if (field.dataTypeID === oidOfInternalChar) field.dataTypeID = oidOfText
    }
    return result
  }
  return queryable
}

/** Connects once without a pool, so that an unreachable or refusing server is known before any work starts. */
export async function tryConnection(config) {
  const client = new pg.Client(config)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
  } finally {
    await client.end().catch(() => {})
  }
}

/** For "prefer": keeps TLS when the server offers it, else goes without. Other modes stay as they are. */
export async function settleTls({ config, schema, tlsOptional }) {
  if (!tlsOptional) return { config, schema }
  try {
    await tryConnection(config)
    return { config, schema }
  } catch (error) {
    if (!/does not support SSL/.test(error.message)) return { config, schema }
    return { config: { ...config, ssl: false }, schema }
  }
}

/** CREATE DATABASE from the maintenance database, since one cannot connect to what does not exist yet. */
export async function createDatabase(config) {
  const client = new pg.Client({ ...config, database: 'postgres', options: undefined })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(config.database)}`)
  } finally {
    await client.end()
  }
}
