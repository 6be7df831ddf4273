import fs from 'node:fs'
import path from 'node:path'
import { generateClient } from '../run/build.mjs'
import { start } from '../run/children.mjs'
import { dataHome, makeFolder, projectRoot, readJson, requireWritable } from '../run/folders.mjs'
import { untilSignal } from '../run/lifetime.mjs'
import { buildStep, packagesStep } from '../run/prepare.mjs'
import { Refusal } from '../run/refusal.mjs'
import { print, step } from '../run/steps.mjs'
import { findChromium } from './chromium.mjs'
import { joinTestDatabase, testHome } from './database.mjs'
import { withWorlds } from './e2e.mjs'
import { countPlaywright } from './totals.mjs'

/**
 * Packages, database client and the tests' database; `work` gets the latter. Whatever ends the work, the database is left.
 *
 * @param {(database: object) => Promise<void>} work
 * @returns {Promise<NodeJS.Signals | null>} the signal that ended it, if one did
 */
export async function withTestDatabase(work) {
  let database = null
  return untilSignal(
    async () => {
      print()
      requireWritable()
      makeFolder(dataHome)
      makeFolder(testHome)
      await packagesStep()
      await step('database client', generateClient)
      database = await step('database', joinTestDatabase)
      await work(database)
    },
    async () => database?.leave(),
  )
}

/**
 * Runs Playwright against a production build: two consoles, a simulator and a database for each
 * spec that runs at the same time.
 *
 * @param {object} database from {@link withTestDatabase}
 * @param {{ args: string[], env?: Record<string, string>, worlds?: number, clockScale?: number,
 *   settings?: object }} what
 *   `args`: for Playwright; `env`: more for the specs; the rest is for {@link withWorlds}
 * @returns {Promise<import('./totals.mjs').Count>}
 */
export async function runBrowser(database, { args, env = {}, ...how }) {
  const build = await buildStep()
  const chromium = await step('Chromium', findChromium)
  return withWorlds({ database, build, ...how }, (about) =>
    runPlaywright({ ...about, ...env, SOTTO_CHROMIUM_PATH: chromium }, args),
  )
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

/** The sentence of whatever stopped a command. A refusal is one already; anything else shows where it came from. */
export function problemOf(error) {
  return error instanceof Refusal ? error.message : String(error.stack)
}
