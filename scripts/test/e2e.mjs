import fs from 'node:fs'
import path from 'node:path'
import { seed } from '../demo/seed.mjs'
import { copyTemplate, dropDatabase } from '../postgres/template.mjs'
import { end, isEnding, start } from '../run/children.mjs'
import { projectRoot, readJson } from '../run/folders.mjs'
import { findFreePorts } from '../run/ports.mjs'
import { endedSentence, startConsole, startSimulator, waitUntilHealthy } from '../run/services.mjs'
import { consoleEnvironment, keptSecrets, simulatorEnvironment } from '../run/settings.mjs'
import { step } from '../run/steps.mjs'
import { testHome } from './database.mjs'
import { countPlaywright } from './totals.mjs'

/** Business seconds in a real one, so that no spec waits out a vendor's timeout. SOTTO_TEST_CLOCK_SCALE chooses another. */
const clockScaleUsual = 10

/** Each spec has an agent of its own. */
const peopleForSpecs = 200

/**
 * Runs the browser tests against two consoles and a simulator on a database of their own.
 *
 * @param {{ database: object, build: string, chromium: string, args: string[] }} what
 * @returns {Promise<import('./totals.mjs').Count>}
 */
export async function runE2e({ database: { server, template }, build, chromium, args }) {
  const name = `sotto_e2e_${process.pid}`
  const urls = await copyTemplate(server, template, name)
  const world = { services: [], problems: [] }
  try {
    const { password } = keptSecrets(testHome)
    await step('people', () => seed(urls, { password, args: ['--people', String(peopleForSpecs)] }))
    const env = await step('two consoles and the simulator', () => startWorld(world, { urls, build }))
    const count = await runPlaywright({ ...env, SOTTO_CHROMIUM_PATH: chromium }, args)
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

async function startWorld(world, { urls, build }) {
  const [first, second, simulatorPort] = await findFreePorts(3)
  const appUrls = [first, second].map((port) => `http://127.0.0.1:${port}`)
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
  const clock = { scale: Number(process.env.SOTTO_TEST_CLOCK_SCALE ?? clockScaleUsual), epochMs: Date.now() }
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
    const env = { ...environment, ...habits, SOTTO_ALLOWED_ORIGINS: appUrls.join(',') }
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

async function runPlaywright(env, args) {
  const report = path.join(testHome, 'playwright.json')
  fs.rmSync(report, { force: true })
  const child = start({
    args: [path.join(projectRoot, 'node_modules/@playwright/test/cli.js'), 'test', ...args],
    env: { ...process.env, ...env, E2E_REPORT: report },
    log: process.stdout.fd,
  })
  const { code } = await child.ended
  return countPlaywright(readJson(report), code)
}
