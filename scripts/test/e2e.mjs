import path from 'node:path'
import { seed } from '../demo/seed.mjs'
import { copyTemplate, dropDatabase } from '../postgres/template.mjs'
import { end, isEnding } from '../run/children.mjs'
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

/** Each spec has an agent of its own. */
const peopleForSpecs = 200

/**
 * Brings up two consoles and a simulator on a database of their own, and ends them when the work is over. A service that ends
 * before that is a failure of its own.
 *
 * @param {{ database: object, build: string, clockScale?: number, settings?: Record<string, string> }} what
 *   `clockScale`: business seconds in a real one; `settings`: for both consoles, instead of what the tests' operator chose
 * @param {(env: Record<string, string>) => Promise<import('./totals.mjs').Count>} work gets what its specs must know
 * @returns {Promise<import('./totals.mjs').Count>}
 */
export async function withWorld({ database: { server, template }, build, ...how }, work) {
  const name = `sotto_e2e_${process.pid}`
  const urls = await copyTemplate(server, template, name)
  const world = { services: [], problems: [] }
  try {
    const { password } = keptSecrets(testHome)
    await step('people', () => seed(urls, { password, args: ['--people', String(peopleForSpecs)] }))
    const env = await step('two consoles and the simulator', () => startWorld(world, { urls, build, ...how }))
    const count = await work(env)
    const { problems } = world
    return { ...count, failed: count.failed + problems.length, problems: [...count.problems, ...problems] }
  } finally {
    world.over = true
    await Promise.all(world.services.map(end))
    if (!isEnding()) await dropDatabase(server, name)
  }
}

/** What the operator has chosen beside the defaults. */
const habits = { POSTCODE_CURRENCIES: 'USD', SAVED_CARD_TYPED_TWICE: 'card-number,expiry' }

async function startWorld(world, { urls, build, clockScale = usualScale(), settings = habits }) {
  const [first, second, simulatorPort] = await findFreePorts(3)
  const appUrls = [first, second].map((port) => `http://127.0.0.1:${port}`)
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
  const clock = { scale: clockScale, epochMs: Date.now() }
  const secrets = keptSecrets(testHome)
  const log = (name) => path.join(testHome, `${name}.log`)
  const simulator = startSimulator({
    env: simulatorEnvironment({ secrets, appUrls, port: simulatorPort, clockScale: clock.scale }),
    log: log('simulator'),
  })
  const consoles = appUrls.map((appUrl, index) => {
    const environment = consoleEnvironment({
      secrets,
      appUrl,
      simulatorUrl,
      databaseUrl: urls.appUrl,
      clock,
    })
    const env = { ...environment, ...settings, SOTTO_ALLOWED_ORIGINS: appUrls.join(',') }
    return startConsole({ port: [first, second][index], build, env, log: log(`console-${index + 1}`) })
  })
  world.services = [simulator, ...consoles]
  await Promise.all([
    watch(world, {
      name: 'simulator',
      child: simulator,
      url: `${simulatorUrl}/health`,
      log: log('simulator'),
    }),
    ...consoles.map((child, index) => {
      const name = `console-${index + 1}`
      return watch(world, { name, child, url: `${appUrls[index]}/api/health`, log: log(name) })
    }),
  ])
  return {
    E2E_APP_URLS: appUrls.join(','),
    E2E_SIMULATOR_URL: simulatorUrl,
    E2E_DATABASE_URL: urls.appUrl,
    E2E_DATABASE_OWNER_URL: urls.ownerUrl,
    E2E_CLOCK_SCALE: String(clock.scale),
    E2E_PASSWORD: secrets.password,
    E2E_SERVICE_PIDS: world.services.map(({ pid }) => pid).join(','),
    E2E_LOGS: testHome,
  }
}

/** Waits until the service answers; when it ends before the tests do, that is a failure of its own. */
async function watch(world, { name, child, url, log }) {
  await waitUntilHealthy({ name, child, url, log })
  child.ended.then((how) => {
    if (!world.over && !isEnding()) world.problems.push(endedSentence(name, how, log))
  })
}
