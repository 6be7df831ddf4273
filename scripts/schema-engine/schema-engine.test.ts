import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataHome, projectRoot } from '../run/folders.mjs'

// Below the project's folder, so that the command line finds its packages.
const folder = path.join(dataHome, 'test', `schema-engine-${process.pid}`)
const database = `sotto_schema_engine_${process.pid}`
const commandMsMax = 60_000

beforeAll(() => {
  write('prisma.config.ts', configuration)
  write('schema.prisma', schemaWith('name String @unique'))
})

afterAll(async () => {
  await asOwner('postgres', `DROP DATABASE IF EXISTS ${database}`)
  fs.rmSync(folder, { recursive: true, force: true })
})

// One story, in order: each command finds what the one before it left.
describe("Prisma's command line on the engine from npm", { timeout: commandMsMax }, () => {
  it('makes the first migration in a database that it creates', async () => {
    const { out } = await prisma(['migrate', 'dev', '--name', 'first'])
    expect(out).toContain('Your database is now in sync with your schema.')
  })

  it('applies a migration written by hand, with semicolons inside a function, and makes the next one at once', async () => {
    const byHand = `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;
INSERT INTO "Thing" (name) VALUES ('a;b');`
    write('migrations/20990101000000_by_hand/migration.sql', byHand)
    write('schema.prisma', schemaWith('name String @unique\n  more String @default("x;y")'))
    const { out } = await prisma(['migrate', 'dev', '--name', 'second'])
    expect(out).toMatch(/_second\//)
    expect(await asOwner(database, 'SELECT name, more, two() FROM "Thing"')).toEqual([
      { name: 'a;b', more: 'x;y', two: 2 },
    ])
  })

  it('deploys, tells the status, and finds no difference', async () => {
    expect((await prisma(['migrate', 'deploy'])).out).toContain('No pending migrations to apply.')
    expect((await prisma(['migrate', 'status'])).out).toContain('Database schema is up to date!')
    const difference = [
      'migrate',
      'diff',
      '--from-config-datasource',
      '--to-schema',
      'schema.prisma',
      '--exit-code',
    ]
    expect((await prisma(difference)).code).toBe(0)
  })

  it('notices that a migration was edited after it was applied', async () => {
    fs.appendFileSync(path.join(folder, 'migrations/20990101000000_by_hand/migration.sql'), '\nSELECT 1;')
    const { code, out } = await prisma(['migrate', 'dev', '--name', 'third'])
    expect(code).not.toBe(0)
    expect(out).toContain('was modified after it was applied')
  })

  it('leaves no shadow database behind', async () => {
    const left = await asOwner(
      'postgres',
      "SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'",
    )
    expect(left).toEqual([])
  })

  it('goes to the schema that the URL names', async () => {
    const { out } = await prisma(['db', 'push'], '?schema=elsewhere')
    expect(out).toContain('now in sync')
    const places = await asOwner(
      database,
      `SELECT table_schema FROM information_schema.tables
      WHERE table_name = 'Thing' ORDER BY table_schema`,
    )
    expect(places).toEqual([{ table_schema: 'elsewhere' }, { table_schema: 'public' }])
  })

  it('does not go without TLS when the URL insists on it', async () => {
    const { code, out } = await prisma(['migrate', 'deploy'], '?sslmode=require')
    expect(code).not.toBe(0)
    expect(out).toMatch(/P1011.*has no TLS, but the URL's sslmode asks for it/s)
  })

  it('says what is wrong with a URL', async () => {
    const { code, out } = await prisma(['migrate', 'deploy'], '?sslmode=perhaps')
    expect(code).not.toBe(0)
    expect(out).toContain('sslmode must be one of')
  })
})

const configuration = `import { defineConfig } from 'prisma/config'
export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.SCRATCH_URL },
})
`

function schemaWith(fields: string): string {
  return `datasource db {\n  provider = "postgresql"\n}\n\nmodel Thing {\n  id Int @id @default(autoincrement())\n  ${fields}\n}\n`
}

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  fs.writeFileSync(path.join(folder, file), content)
}

function urlOf(name: string, parameters = ''): string {
  const url = new URL(process.env.TEST_DATABASE_OWNER_URL ?? '')
  url.pathname = `/${name}`
  return `${url.href}${parameters}`
}

function prisma(args: string[], parameters = ''): Promise<{ code: number; out: string }> {
  const program = path.join(projectRoot, 'node_modules/prisma/build/index.js')
  const env = {
    ...process.env,
    SCRATCH_URL: urlOf(database, parameters),
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(projectRoot, 'scripts/schema-engine.mjs'),
    CHECKPOINT_DISABLE: '1',
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: folder, env, timeout: commandMsMax },
      (error, out, errors) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, out: `${out}${errors}` })
      },
    )
  })
}

async function asOwner(name: string, sql: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: urlOf(name) })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
