import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'
import { databaseUrls } from './scripts/postgres/roles.mjs'
import { readRecord } from './scripts/postgres/server.mjs'
import { dataHome } from './scripts/run/folders.mjs'

// Prisma downloads its native schema engine from a host of its own; ours comes from npm (scripts/schema-engine.mjs).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
  new URL('scripts/schema-engine.mjs', import.meta.url),
)
// Nor does it report to its makers.
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: ownerUrl() },
})

/** The schema's owner; without a setting the bundled database of the demo, so that `npx prisma` works beside it. */
function ownerUrl(): string {
  return process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL ?? bundledOwnerUrl() ?? ''
}

function bundledOwnerUrl(): string | undefined {
  const record = readRecord(dataHome)
  if (!record?.port) return undefined
  return databaseUrls({ port: record.port, passwords: record.passwords, database: 'sotto' }).ownerUrl
}
