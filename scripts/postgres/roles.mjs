/** Owns the schema, runs migrations, may create databases (Prisma's shadow database, the tests' copies). */
export const ownerRole = 'sotto_owner'

/** What the application connects as: it can read and add everywhere, change only what grants.sql allows. */
export const appRole = 'sotto_app'

/**
 * Creates the two roles and the database, or sets their passwords anew when they exist.
 *
 * @param {{ port: number, passwords: import('./server.mjs').Passwords, database: string }} where
 */
export async function createRoles({ port, passwords, database }) {
  const { default: pg } = await import('pg')
  const client = new pg.Client(adminUrl({ port, passwords, database: 'postgres' }))
  await client.connect()
  try {
    await createRole(client, ownerRole, 'CREATEDB', passwords.owner)
    await createRole(client, appRole, 'NOCREATEDB', passwords.app)
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
    if (!rowCount) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${ownerRole}`)
  } finally {
    await client.end()
  }
}

async function createRole(client, name, right, password) {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
  const verb = rowCount ? 'ALTER' : 'CREATE'
  await client.query(`${verb} ROLE ${name} LOGIN ${right} PASSWORD ${client.escapeLiteral(password)}`)
}

/** The superuser's URL; only the commands here use it. */
export function adminUrl({ port, passwords, database }) {
  return url('postgres', passwords.admin, port, database)
}

/**
 * The URLs of one database for its two roles.
 *
 * @param {{ port: number, passwords: import('./server.mjs').Passwords, database: string }} where
 */
export function databaseUrls({ port, passwords, database }) {
  return {
    ownerUrl: url(ownerRole, passwords.owner, port, database),
    appUrl: url(appRole, passwords.app, port, database),
  }
}

function url(user, password, port, database) {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`
}
