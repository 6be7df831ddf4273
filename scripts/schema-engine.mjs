#!/usr/bin/env node
// Prisma's schema engine as the program that its command line expects: JSON-RPC over stdin and stdout. The native one is
// downloaded from a host that a closed network does not reach; this one runs the WebAssembly build from npm.
// Named by PRISMA_SCHEMA_ENGINE_BINARY in prisma.config.ts.
import { readFileSync } from 'node:fs'
import readline from 'node:readline'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { createDatabase, migrationAdapter, settleTls, tryConnection } from './schema-engine/adapter.mjs'
import { connectionFrom } from './schema-engine/connection.mjs'
import { describeConnectionError } from './schema-engine/problems.mjs'
import { loadSchemaEngine, takePanic } from './schema-engine/wasm.mjs'

const args = process.argv.slice(2)

if (args.includes('--version')) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  console.log(`schema-engine-cli sotto-${version}`)
} else if (args.includes('cli')) {
  await runOnce(args.at(-1))
} else {
  serve()
}

/** `schema-engine cli can-connect-to-database` and `create-database`: the answer is the exit code. */
async function runOnce(command) {
  // Prisma's command line skips the first line of what the engine logs.
  log('INFO', { message: 'Starting schema engine CLI' })
  let config
  try {
    const connection = await settleTls(connectionFrom(datasourceUrl()))
    config = connection.config
    if (command === 'can-connect-to-database') await tryConnection(config)
    else if (command === 'create-database') await createDatabase(config)
    else throw new Error(`The schema engine has no command "${command}".`)
  } catch (error) {
    const { code, message } = describeConnectionError(error, config)
    log('ERROR', { is_panic: false, error_code: code, message })
    process.exitCode = 1
  }
}

/** Answers requests one after the other until stdin ends. */
function serve() {
  const adapter = migrationAdapter(openConnection)
  const engine = lazyEngine(adapter)
  let queue = Promise.resolve()
  const lines = readline.createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const request = JSON.parse(line)
    // Lines without a method are answers to our own `print`.
    if (request.method) queue = queue.then(() => answer(request, engine))
  })
  lines.on('close', async () => {
    await queue
    await adapter.disposeAll()
    process.exit(0)
  })
}

async function answer({ id, method, params }, engine) {
  try {
    send({ id, result: (await call(method, params, engine)) ?? null })
  } catch (error) {
    send({ id, error: rpcError(error) })
  }
}

async function call(method, params, engine) {
  if (method === 'createDatabase') return createDatabaseNow()
  const instance = await engine()
  const name = method === 'getDatabaseVersion' ? 'version' : method
  if (typeof instance[name] !== 'function') throw new Error(`The schema engine does not know "${method}".`)
  const result = await callWithHistory(instance, name, params)
  // The native engine prints a diff itself, by asking the command line to.
  if (name === 'diff' && result.stdout)
    send({ id: nextPrintId(), method: 'print', params: { content: result.stdout } })
  return result
}

/**
 * Some methods of this engine know the schema that the migrations lead to only from an earlier call, and forget it when
 * a migration is applied: `migrate dev` with a pending migration then ends in "must be provided through an external
 * factory". `devDiagnostic` computes it, so the call is repeated after that.
 */
async function callWithHistory(instance, name, params) {
  try {
    return await instance[name](params)
  } catch (error) {
    if (!params?.migrationsList || !/through an external factory/.test(error.message)) throw error
    await instance.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
    return instance[name](params)
  }
}

async function createDatabaseNow() {
  const { config } = await settleTls(connectionFrom(datasourceUrl()))
  await createDatabase(config)
  return { databaseName: config.database }
}

function lazyEngine(adapter) {
  let started
  return () => {
    started ??= startEngine(adapter)
    return started
  }
}

function startEngine(adapter) {
  const SchemaEngine = loadSchemaEngine()
  const datamodels = option('--datamodels').map((file) => [file, readFileSync(file, 'utf8')])
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
  return SchemaEngine.new(options, () => {}, bindMigrationAwareSqlAdapterFactory(adapter))
}

/** Why the last attempt to connect failed; the engine itself hands through only a number for it. */
let connectionProblem = null

async function openConnection() {
  connectionProblem = null
  let connection
  try {
    connection = connectionFrom(datasourceUrl())
    const settled = await settleTls(connection)
    await tryConnection(settled.config)
    return settled
  } catch (error) {
    connectionProblem = describeConnectionError(error, connection?.config)
    throw error
  }
}

function rpcError(error) {
  const panic = error.name === 'RuntimeError' ? (takePanic() ?? error.message) : null
  const { code, message } = connectionProblem ?? {
    code: error.code,
    message: panic ?? error.message ?? String(error),
  }
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: { is_panic: panic !== null, message, error_code: code, meta: null },
  }
}

/** Prisma's command line hands over what prisma.config.ts says. */
function datasourceUrl() {
  const [datasource] = option('--datasource')
  const url = datasource && JSON.parse(datasource).url
  if (!url)
    throw new Error('No database URL: set DATABASE_OWNER_URL, or start the database with "npm run demo".')
  return url
}

function option(name) {
  return args.flatMap((arg, index) => (arg === name ? [args[index + 1]] : []))
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

let printIds = 1_000_000

/** Numbers that Prisma's command line, which counts from 1, does not use itself. */
function nextPrintId() {
  printIds += 1
  return printIds
}

/** One line of log in the native engine's form; Prisma's command line looks for the target. */
function log(level, fields) {
  const line = JSON.stringify({
    timestamp: new Date().toISOString(),
    level,
    fields,
    target: 'schema_engine::logger',
  })
  process.stderr.write(`${line}\n`)
}
