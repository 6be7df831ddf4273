import path from 'node:path'
import { seed } from '../demo/seed.mjs'
import { copyTemplate, dropDatabase } from '../postgres/template.mjs'
import { end, isEnding } from '../run/children.mjs'
import { projectRoot } from '../run/folders.mjs'
import { plantedPrefix } from '../run/planted.mjs'
import { findFreePorts } from '../run/ports.mjs'
import { endedSentence, startConsole, startSimulator, waitUntilHealthy } from '../run/services.mjs'
import { consoleEnvironment, keptSecrets, simulatorEnvironment } from '../run/settings.mjs'
import { step } from '../run/steps.mjs'
import { testHome } from './database.mjs'

/** Business seconds in a real one, so that no spec waits out a vendor's timeout. SOTTO_TEST_CLOCK_SCALE chooses another. */
const clockScaleUsual = 10

function usualScale() {
  return Number(process.env.SOTTO_TEST_CLOCK_SCALE ?? clockScaleUsual)
}

/** Each spec has an agent of its own, in whichever world it is played. */
const peopleForSpecs = 200

/**
 * Brings up one world for each spec that runs at the same time, and ends them when the work is over. A world is two consoles and
 * a simulator on a database of their own: what a spec breaks, or how it lets time run, concerns nobody else. A service that ends
 * before the work does is a failure of its own.
 *
 * @param {{ database: object, build: string, worlds?: number, clockScale?: number, settings?: Record<string, string> }} what
 *   `clockScale`: business seconds in a real one; `settings`: for all consoles, instead of what the tests' operator chose
 * @param {(env: Record<string, string>) => Promise<import('./totals.mjs').Count>} work gets what its specs must know
 * @returns {Promise<import('./totals.mjs').Count>}
 */
export async function withWorlds({ database: { server, template }, build, worlds = 1, ...how }, work) {
  const names = Array.from({ length: worlds }, (_, number) => `sotto_e2e_${process.pid}_${number}`)
  const run = { services: [], problems: [] }
  try {
    const databases = []
    // One after the other: a template that is being copied has no time for a second copy.
    for (const name of names) databases.push(await copyTemplate(server, template, name))
    const secrets = keptSecrets(testHome)
    const args = ['--people', String(peopleForSpecs)]
    await step('people', () => Promise.all(databases.map((urls) => seed(urls, { secrets, args }))))
    const services = `${2 * worlds} consoles and ${worlds === 1 ? 'the simulator' : `${worlds} simulators`}`
    const env = await step(services, () => startWorlds(run, { databases, build, ...how }))
    const count = await work(env)
    const { problems } = run
    return { ...count, failed: count.failed + problems.length, problems: [...count.problems, ...problems] }
  } finally {
    run.over = true
    await Promise.all(run.services.map(end))
    if (!isEnding()) for (const name of names) await dropDatabase(server, name)
  }
}

/** What the operator has chosen beside the defaults. */
const habits = { POSTCODE_CURRENCIES: 'USD', SAVED_CARD_TYPED_TWICE: 'card-number,expiry' }

async function startWorlds(run, { databases, build, clockScale = usualScale(), settings = habits }) {
  const ports = await findFreePorts(3 * databases.length)
  const clock = { scale: clockScale, epochMs: Date.now() }
  const worlds = await Promise.all(
    databases.map((urls, number) =>
      startWorld(run, { number, urls, ports: ports.slice(3 * number), build, clock, settings }),
    ),
  )
  return {
    E2E_WORLDS: JSON.stringify(worlds),
    E2E_CLOCK_SCALE: String(clock.scale),
    E2E_PASSWORD: keptSecrets(testHome).password,
    E2E_SECOND_FACTOR: keptSecrets(testHome).secondFactor,
    E2E_LOGS: testHome,
    E2E_BUILD: path.join(projectRoot, build),
    E2E_PLANTED: plantedPrefix,
  }
}

async function startWorld(run, { number, urls, ports, build, clock, settings }) {
  const [first, second, simulatorPort] = ports
  const appUrls = [first, second].map((port) => `http://127.0.0.1:${port}`)
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
  const secrets = keptSecrets(testHome)
  const log = (name) => path.join(testHome, `${name}.log`)
  const simulatorName = `simulator-${number + 1}`
  const simulator = startSimulator({
    env: simulatorEnvironment({ secrets, appUrls, port: simulatorPort, clockScale: clock.scale }),
    log: log(simulatorName),
  })
  const consoles = appUrls.map((appUrl, index) => {
    const name = `console-${number + 1}-${index + 1}`
    const databaseUrl = urls.appUrl
    const environment = consoleEnvironment({ secrets, appUrl, simulatorUrl, databaseUrl, clock })
    const env = { ...environment, ...settings, SOTTO_ALLOWED_ORIGINS: appUrls.join(',') }
    return { name, appUrl, child: startConsole({ port: ports[index], build, env, log: log(name) }) }
  })
  run.services.push(simulator, ...consoles.map(({ child }) => child))
  await Promise.all([
    watch(run, {
      name: simulatorName,
      child: simulator,
      url: `${simulatorUrl}/health`,
      log: log(simulatorName),
    }),
    ...consoles.map(({ name, appUrl, child }) =>
      watch(run, { name, child, url: `${appUrl}/api/health`, log: log(name) }),
    ),
  ])
  return { instances: appUrls, simulatorUrl, databaseUrl: urls.appUrl }
}

/** Waits until the service answers; when it ends before the tests do, that is a failure of its own. */
async function watch(run, { name, child, url, log }) {
  await waitUntilHealthy({ name, child, url, log })
  child.ended.then((how) => {
    if (!run.over && !isEnding()) run.problems.push(endedSentence(name, how, log))
  })
}
