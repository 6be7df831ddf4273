import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { copyTemplate, dropDatabase } from '../postgres/template.mjs'
import { buildConsole } from '../run/build.mjs'
import { end, isEnding, runForOutput } from '../run/children.mjs'
import { projectRoot } from '../run/folders.mjs'
import { findFreePorts } from '../run/ports.mjs'
import { Refusal } from '../run/refusal.mjs'
import { startConsole, startSimulator, waitUntilHealthy } from '../run/services.mjs'
import { consoleEnvironment, keptSecrets, simulatorEnvironment } from '../run/settings.mjs'
import { step } from '../run/steps.mjs'
import { testHome } from '../test/database.mjs'
import { buildHello, startHello } from './hello.mjs'

/** An installation in the middle of a busy day. */
const busyDay = { outcomes: 200, received: 100_000 }
/** How soon so many open outcomes are looked up at most, in milliseconds from the start of the process. */
const promises = [
  { outcomes: 100, received: 100_000, msMax: 10_000 },
  { outcomes: 1_000, received: 100_000, msMax: 80_000 },
]

const rounds = 3
/** How much later than a hello-world app the first webhook is answered at most. */
const laterMsMax = 2_000
const askEveryMs = 20
const answerMsMax = 60_000

/**
 * What a restart costs: how much later than a hello-world app of the same Next the console answers its first webhook,
 * both started at the same moment, and how soon everything that is open was looked up.
 *
 * @param {object} database from withTestDatabase
 * @param {(figure: import('./table.mjs').Figure) => void} record
 */
export async function measureRestart(database, record) {
  const { folder: build } = await step('build', buildConsole)
  const hello = await step('hello-world app', buildHello)
  await withTown(database, { build, hello, ...busyDay }, async (town) => {
    const times = []
    for (let round = 0; round < rounds; round += 1) times.push(await firstAnswers(town))
    const later = times.map((time) => time.consoleMs - time.helloMs).sort((a, b) => a - b)
    record({
      name: 'restart.firstWebhook',
      what: `first webhook after a restart with ${busyDay.outcomes} open outcomes, later than a hello-world app`,
      value: later[Math.floor(rounds / 2)],
      unit: 'ms',
      limit: laterMsMax,
      details: { ...busyDay, times },
    })
  })
  for (const { msMax, ...day } of promises)
    await withTown(database, { build, hello, ...day }, async (town) => {
      record({
        name: `restart.lookUps${day.outcomes}`,
        what: `until ${day.outcomes} open outcomes were looked up after a restart`,
        value: await lookedUpAfter(town, 3 * msMax),
        unit: 'ms',
        limit: msMax,
      })
    })
}

/** A database with so much in it, and the outside world beside it. */
async function withTown(database, { outcomes, received, ...apps }, work) {
  const name = `sotto_restart_${process.pid}_${outcomes}`
  const urls = await copyTemplate(database.server, database.template, name)
  let simulator = null
  try {
    await step(`${outcomes} open outcomes`, () => fill(urls.appUrl, outcomes, received))
    const [port, helloPort, simulatorPort] = await findFreePorts(3)
    const secrets = keptSecrets(testHome)
    const appUrl = `http://127.0.0.1:${port}`
    const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
    const log = path.join(testHome, 'restart-simulator.log')
    simulator = startSimulator({
      env: simulatorEnvironment({ secrets, appUrls: [appUrl], port: simulatorPort }),
      log,
    })
    await waitUntilHealthy({ name: 'simulator', child: simulator, url: `${simulatorUrl}/health`, log })
    const env = consoleEnvironment({ secrets, appUrl, simulatorUrl, databaseUrl: urls.appUrl })
    await work({ ...apps, outcomes, port, helloPort, env, databaseUrl: urls.appUrl })
  } finally {
    if (simulator) await end(simulator)
    if (!isEnding()) await dropDatabase(database.server, name)
  }
}

async function fill(databaseUrl, outcomes, received) {
  const file = path.join(projectRoot, 'lib/testing/open-items-alone.ts')
  const args = ['--import', 'tsx', file, databaseUrl, String(outcomes), String(received)]
  const { code, errors } = await runForOutput({ args })
  if (code !== 0) throw new Refusal(`The database could not be filled:\n${errors.trim()}`)
}

/** Starts both at the same moment and asks each until it answers. */
async function firstAnswers(town) {
  const begunAt = performance.now()
  const console_ = startTheConsole(town)
  const log = path.join(testHome, 'hello.log')
  fs.rmSync(log, { force: true })
  const hello = startHello({ folder: town.hello, port: town.helloPort, log })
  try {
    const [consoleMs, helloMs] = await Promise.all([
      untilAnswered(webhookOf(town), begunAt),
      untilAnswered(() => fetch(`http://127.0.0.1:${town.helloPort}/webhook`, { method: 'POST' }), begunAt),
    ])
    return { consoleMs, helloMs }
  } finally {
    await Promise.all([end(console_), end(hello)])
  }
}

function startTheConsole({ port, build, env }) {
  return startConsole({ port, build, env, log: path.join(testHome, 'restart-console.log') })
}

/** A webhook of the processor's that nobody has seen before. */
function webhookOf({ env, port }) {
  const address = `http://127.0.0.1:${port}/api/webhooks/shuttle/${env.SHUTTLE_WEBHOOK_TOKEN}`
  return () =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: randomUUID(), action: 'PAYMENT.SUCCESS', payment: `pay_${randomUUID()}` }),
    })
}

async function untilAnswered(ask, begunAt) {
  for (;;) {
    const answer = await ask().catch(() => null)
    const ms = Math.round(performance.now() - begunAt)
    if (answer?.status === 204) return ms
    if (ms > answerMsMax)
      throw new Refusal(`There was no first answer within ${answerMsMax / 1_000} seconds.`)
    await pause(askEveryMs)
  }
}

/** From the start of the process until the last open outcome was looked up by it. */
async function lookedUpAfter(town, msMax) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: town.databaseUrl })
  await client.connect()
  const begunAt = performance.now()
  const console_ = startTheConsole(town)
  try {
    for (;;) {
      const { rows } = await client.query(
        'SELECT count(*)::int AS looks FROM look_up WHERE looked_at IS NOT NULL',
      )
      const ms = Math.round(performance.now() - begunAt)
      if (rows[0].looks >= town.outcomes) return ms
      if (ms > msMax) throw new Refusal(`Only ${rows[0].looks} outcomes were looked up.`)
      await pause(200)
    }
  } finally {
    await Promise.all([end(console_), client.end()])
  }
}
