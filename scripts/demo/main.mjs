import path from 'node:path'
import { generateClient } from '../run/build.mjs'
import { runForOutput } from '../run/children.mjs'
import { portFrom, readFlags, requireDifferentPorts } from '../run/flags.mjs'
import { dataHome, requireWritable } from '../run/folders.mjs'
import { untilSignal } from '../run/lifetime.mjs'
import { buildStep, packagesStep } from '../run/prepare.mjs'
import { exitOnRefusal, Refusal } from '../run/refusal.mjs'
import { endedSentence, startConsole, startSimulator, waitUntilHealthy } from '../run/services.mjs'
import { consoleEnvironment, keptSecrets, simulatorEnvironment } from '../run/settings.mjs'
import { print, step } from '../run/steps.mjs'
import { claimDemo, noteServices, releaseDemo } from './claim.mjs'
import { demoDatabase, endDemoDatabase, requireDemoPorts } from './database.mjs'
import { plugged } from './plug.mjs'
import { seed } from './seed.mjs'
import { offerToOpen, showWhereToLook } from './welcome.mjs'
import { grantWishes } from './wishes.mjs'

const usage = `npm run demo                     starts everything; Ctrl-C ends it

  -- --port 3000                 the console
     --simulator-port 4000       the simulated telephone network, payment service and caller
     --database-port 54329       the database
     --help                      this text

With DATABASE_URL and DATABASE_OWNER_URL set, that PostgreSQL is used. Data and logs are kept in .data.`

/** From a fresh clone to a console that takes a payment, until Ctrl-C. */
export async function main() {
  await exitOnRefusal(async () => {
    const flags = readDemoFlags(process.argv.slice(2))
    if (flags.help) return print(usage)
    requireWritable()
    const { inheritsDatabase } = await claimDemo(flags.ports)
    const ended = await untilSignal(
      () => run(flags.ports, inheritsDatabase),
      async () => {
        await endDemoDatabase()
        releaseDemo()
      },
    )
    if (ended) print('\n  Ended; the data stays in .data for the next start.')
  })
  // A paused terminal or a kept-alive connection must not hold the process.
  process.exit()
}

/**
 * @param {string[]} args
 * @throws {Refusal} for an unknown flag or a port that cannot be one
 */
export function readDemoFlags(args) {
  const { values } = readFlags(args, {
    port: { type: 'string', default: '3000' },
    'simulator-port': { type: 'string', default: '4000' },
    'database-port': { type: 'string', default: '54329' },
    help: { type: 'boolean', default: false },
  })
  const flags = ['port', 'simulator-port', 'database-port']
  const [app, simulator, database] = flags.map((name) => portFrom(values[name], `--${name}`))
  requireDifferentPorts({ '--port': app, '--simulator-port': simulator, '--database-port': database })
  return { help: values.help, ports: { app, simulator, database } }
}

async function run(ports, inheritsDatabase) {
  print('\n  Sotto, on this machine only\n')
  await requireDemoPorts(ports)
  await packagesStep()
  const urls = await step('database', (note) =>
    demoDatabase({ port: ports.database, inherited: inheritsDatabase, note }),
  )
  await step('migrations', () => migrate(urls))
  const build = await buildStep(generateClient)
  const secrets = keptSecrets(dataHome)
  const seeded = await step('people and payments of yesterday', () =>
    seed(urls, { secrets, args: ['--sign-in-link', 'amy', '--yesterday'] }),
  )
  const services = await step('console and simulator', () => startServices({ ports, urls, build }))
  showWhereToLook({ ...services, ...seeded })
  offerToOpen(`${services.appUrl}${seeded.signInLink ?? '/'}`)
  await whenOneEnds(services.started)
}

async function migrate({ ownerUrl, appUrl }) {
  const { code, errors } = await runForOutput({
    args: [path.join(import.meta.dirname, '../migrate.mjs')],
    env: { ...process.env, DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl },
  })
  if (code !== 0) throw new Refusal(errors.trim())
}

async function startServices({ ports, urls, build }) {
  const appUrl = `http://127.0.0.1:${ports.app}`
  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`
  const secrets = keptSecrets(dataHome)
  const simulatorLog = path.join(dataHome, 'simulator.log')
  const appLog = path.join(dataHome, 'app.log')
  const simulator = startSimulator({
    env: simulatorEnvironment({ secrets, appUrls: [appUrl], port: ports.simulator }),
    log: simulatorLog,
    talks: true,
  })
  const healthy = (name, url, log) => (child) => waitUntilHealthy({ name, child, url, log })
  const app = plugged({
    start() {
      const child = startConsole({
        port: ports.app,
        build,
        env: consoleEnvironment({ secrets, appUrl, simulatorUrl, databaseUrl: urls.appUrl }),
        log: appLog,
      })
      noteServices([
        { name: 'simulator', pid: simulator.pid },
        { name: 'console', pid: child.pid },
      ])
      return child
    },
    untilHealthy: healthy('console', `${appUrl}/api/health`, appLog),
  })
  await Promise.all([
    healthy('simulator', `${simulatorUrl}/health`, simulatorLog)(simulator),
    healthy('console', `${appUrl}/api/health`, appLog)(app.child),
  ])
  grantWishes(simulator, {
    reset: () => startAfresh(urls, secrets),
    pullPlug: () => pullPlug(app),
  })
  const started = [
    { name: 'simulator', ended: simulator.ended, log: simulatorLog },
    { name: 'console', ended: app.ended(), log: appLog },
  ]
  return { appUrl, simulatorUrl, started }
}

/** What was called and paid is forgotten; the payments of yesterday are there again. */
async function startAfresh(urls, secrets) {
  await seed(urls, { secrets, args: ['--reset'] })
  print('  Reset: calls and payments are forgotten.')
}

async function pullPlug(app) {
  print('  The plug of the console is pulled (kill -9).')
  const awayMs = await app.pull()
  print(`  The console is back after ${(awayMs / 1_000).toFixed(1)} s.`)
}

/** Services run until somebody ends the demo; one that ends by itself, other than by its plug, is a failure. */
async function whenOneEnds(started) {
  const endings = started.map(async ({ name, ended, log }) => endedSentence(name, await ended, log))
  throw new Refusal(await Promise.race(endings))
}
