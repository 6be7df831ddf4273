import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { seed } from '../../scripts/demo/seed.mjs'
import { adminUrl } from '../../scripts/postgres/roles.mjs'
import { readRecord } from '../../scripts/postgres/server.mjs'
import { end } from '../../scripts/run/children.mjs'
import { makeFolder } from '../../scripts/run/folders.mjs'
import { findFreePorts } from '../../scripts/run/ports.mjs'
import { startConsole, startSimulator, waitUntilHealthy } from '../../scripts/run/services.mjs'
import { consoleEnvironment, keptSecrets, simulatorEnvironment } from '../../scripts/run/settings.mjs'
import { OwnPostgres } from '../chaos/postgres'

/** What runs: two consoles of a production build, the simulator, and a database server that serves nobody else. */
export interface Rig {
  readonly instances: readonly string[]
  readonly simulatorUrl: string
  readonly appUrl: string
  /** Of the database server's administrator, who may read everything. */
  readonly adminUrl: string
  /** Where the database server keeps its files. */
  readonly directory: string
  /** Holds what these processes print, the database server's log included. */
  readonly logs: readonly string[]
  readonly home: string
  readonly secrets: ReturnType<typeof keptSecrets>
  /** Business seconds in a real one. */
  readonly pace: number
  /** Writes down what so many consoles hold in memory after a full collection; gives the files. */
  heaps(count: number): Promise<readonly string[]>
  /** Ends consoles and simulator, so that what they print last is in their logs. */
  endServices(): Promise<void>
  end(): Promise<void>
}

/** Fast enough that no vendor's timeout is waited out. */
const pace = 5

/** What Node needs to write down its heap when it is asked to; nothing of it is in the product. */
export function heapFlags(folder: string): string {
  return `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`
}

export async function bringUp({
  home,
  build,
  people,
}: {
  home: string
  build: string
  people: number
}): Promise<Rig> {
  const [logs, dumps] = [path.join(home, 'logs'), path.join(home, 'heaps')]
  for (const folder of [logs, dumps]) {
    rmSync(folder, { recursive: true, force: true })
    makeFolder(folder)
  }
  const secrets = keptSecrets(home)
  const postgres = await OwnPostgres.bringUp(home)
  await keepValuesReadable(postgres.ownerUrl)
  await seed(postgres, { secrets, args: ['--people', String(people)] })
  const ports = (await findFreePorts(3)) as [number, number, number]
  const instances = ports.slice(0, 2).map((port) => `http://127.0.0.1:${port}`)
  const simulatorUrl = `http://127.0.0.1:${ports[2]}`
  const clock = { scale: pace, epochMs: Date.now() }
  // The simulator plays the caller and Twilio, who know the card: its log is no place of ours.
  const simulatorLog = path.join(home, 'simulator.log')
  const simulator = startSimulator({
    env: simulatorEnvironment({ secrets, appUrls: instances, port: ports[2], clockScale: pace }),
    log: simulatorLog,
  })
  const consoles = instances.map((appUrl, index) => {
    const log = path.join(logs, `console-${index + 1}.log`)
    const usual = consoleEnvironment({ secrets, appUrl, simulatorUrl, databaseUrl: postgres.appUrl, clock })
    const env = {
      ...usual,
      ...{ SOTTO_ALLOWED_ORIGINS: instances.join(','), NODE_OPTIONS: heapFlags(dumps) },
      ...{ POSTCODE_CURRENCIES: 'USD', SAVED_CARD_TYPED_TWICE: 'card-number,expiry' },
      // Behind a proxy more of what a stranger writes is read.
      TRUSTED_PROXIES: '127.0.0.1',
    }
    const child = startConsole({ port: ports[index] ?? 0, build, env, log }) as ChildProcess
    return { name: `console ${index + 1}`, child, url: `${appUrl}/api/health`, log }
  })
  const services = [
    { name: 'simulator', child: simulator, url: `${simulatorUrl}/health`, log: simulatorLog },
    ...consoles,
  ]
  await Promise.all(services.map(waitUntilHealthy))
  const endServices = async () => void (await Promise.all(services.map(({ child }) => end(child))))
  return {
    instances,
    simulatorUrl,
    appUrl: postgres.appUrl,
    adminUrl: adminUrlOf(home, postgres.appUrl),
    directory: readRecord(home)?.directory ?? '',
    logs: [...consoles.map(({ log }) => log), path.join(home, 'postgres.log')],
    home,
    secrets,
    pace,
    async heaps(count) {
      for (const { child } of consoles.slice(0, count)) child.kill('SIGUSR2')
      return heapsIn(dumps, count)
    },
    endServices,
    async end() {
      await endServices()
      await postgres.end()
      // They hold every key of these consoles, and are large.
      rmSync(dumps, { recursive: true, force: true })
    },
  }
}

/**
 * PostgreSQL compresses long values; what is compressed cannot be searched in its files. The canary's own database is told
 * not to, so that its write-ahead log says in clear what was ever written.
 */
async function keepValuesReadable(ownerUrl: string): Promise<void> {
  const owner = new pg.Client(ownerUrl)
  await owner.connect()
  try {
    await owner.query(`DO $$ DECLARE place record; BEGIN
      FOR place IN SELECT a.attrelid::regclass AS of, a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attstorage IN ('x', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
          AND pg_get_userbyid(c.relowner) = current_user
      LOOP EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE EXTERNAL', place.of, place.name); END LOOP; END $$`)
  } finally {
    await owner.end()
  }
}

function adminUrlOf(home: string, appUrl: string): string {
  const record = readRecord(home)
  if (!record) throw new Error(`There is no record of the database server in ${home}.`)
  const { port, pathname } = new URL(appUrl)
  return adminUrl({ port: Number(port), passwords: record.passwords, database: pathname.slice(1) })
}

/** A snapshot is one JSON object: written to its end it closes. */
function isWhole(file: string): boolean {
  const { size } = statSync(file)
  if (size === 0) return false
  const end = Buffer.alloc(8)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, end, 0, end.length, Math.max(0, size - end.length))
  } finally {
    closeSync(descriptor)
  }
  return /\}\s*\0*$/.test(end.toString('latin1'))
}

const heapMsMax = 120_000
const heapPollMs = 100

/** Waits for so many heaps to be written to their end. */
export async function heapsIn(folder: string, count: number): Promise<readonly string[]> {
  const deadline = Date.now() + heapMsMax
  const sizes = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.heapsnapshot'))
      .map((name) => `${name} ${statSync(path.join(folder, name)).size}`)
  for (let before: readonly string[] = []; ; ) {
    await pause(heapPollMs * 5)
    const now = sizes()
    const files = now.map((each) => path.join(folder, each.split(' ')[0] ?? ''))
    if (files.length >= count && String(now) === String(before) && files.every(isWhole)) return files
    if (Date.now() > deadline)
      throw new Error(`Only ${now.length} of ${count} heaps were written to ${folder}.`)
    before = now
  }
}
