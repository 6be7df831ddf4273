import fs from 'node:fs'
import path from 'node:path'
import { buildConsole, generateClient } from '../run/build.mjs'
import { runForOutput, start } from '../run/children.mjs'
import { readFlags } from '../run/flags.mjs'
import { dataHome, makeFolder, projectRoot, readJson, requireWritable } from '../run/folders.mjs'
import { installPackages } from '../run/install.mjs'
import { untilSignal } from '../run/lifetime.mjs'
import { Refusal } from '../run/refusal.mjs'
import { print, step } from '../run/steps.mjs'
import { findChromium } from './chromium.mjs'
import { joinTestDatabase, testHome } from './database.mjs'
import { runE2e } from './e2e.mjs'
import { countCheck, countVitest, isGood, lastLine, sum } from './totals.mjs'

const usage = `npm test                           all set-up and every test; the last line is "N passed, N failed"

  -- --only=unit                   style, types and vitest
     --only=e2e                    the browser tests
     --only=measure                how fast a key and a click are on the screen; wants a quiet machine
     <text>                        only test files whose path contains the text (no style and types then)
     --help                        this text

SOTTO_CHROMIUM names the browser to use. Data and logs are kept in .data/test.`

/** Prints the last line whatever happens, and exits with 0 only when something ran and nothing failed. */
export async function main() {
  const counts = []
  let signal = null
  let database = null
  try {
    const flags = readTestFlags(process.argv.slice(2))
    if (flags.help) return print(usage)
    const join = async () => {
      database = await joinTestDatabase()
      return database
    }
    signal = await untilSignal(
      () => run(flags, join, counts),
      async () => database?.leave(),
    )
  } catch (error) {
    counts.push({
      passed: 0,
      failed: 1,
      problems: [error instanceof Refusal ? error.message : String(error.stack)],
    })
  }
  finish(sum(counts), signal)
}

/** What may be run by itself; without a choice, all but the measurements. */
const parts = ['unit', 'e2e', 'measure']

/**
 * @param {string[]} args
 * @throws {Refusal} for an unknown flag or part
 */
export function readTestFlags(args) {
  const options = { only: { type: 'string' }, help: { type: 'boolean', default: false } }
  const { values, positionals } = readFlags(args, options, { positionals: true })
  const { only, help } = values
  if (only && !parts.includes(only))
    throw new Refusal(`--only takes ${parts.join(', ')}; it does not know "${only}".`)
  return { help, parts: only ? [only] : ['unit', 'e2e'], filter: positionals }
}

async function run({ parts, filter }, joinDatabase, counts) {
  print()
  requireWritable()
  makeFolder(dataHome)
  makeFolder(testHome)
  await step('packages', async (note) => {
    if (!(await installPackages())) note('already there')
  })
  await step('database client', generateClient)
  const database = await step('database', joinDatabase)
  if (parts.includes('unit')) {
    if (filter.length === 0) counts.push(await checkStyle(), await checkTypes())
    counts.push(await runVitest(database.env, filter))
  }
  for (const [part, config] of Object.entries(browserTests))
    if (parts.includes(part)) counts.push(await runBrowserTests(database, [...config, ...filter]))
}

/** Parts that need two consoles, the simulator and a browser, with what Playwright is told for each. */
const browserTests = { e2e: [], measure: ['--config', 'e2e/measure'] }

async function runBrowserTests(database, args) {
  const build = await step('build', async (note) => {
    const { folder, fresh } = await buildConsole()
    if (!fresh) note('nothing has changed')
    return folder
  })
  const chromium = await step('Chromium', findChromium)
  return runE2e({ database, build, chromium, args })
}

function checkStyle() {
  return check('style', [['node_modules/@biomejs/biome/bin/biome', 'check', '.']])
}

/** Next writes the types of routes and assets first; on a fresh clone they are not there. */
function checkTypes() {
  return check('types', [
    ['node_modules/next/dist/bin/next', 'typegen'],
    ['node_modules/typescript/bin/tsc', '--noEmit'],
  ])
}

async function check(name, commands) {
  try {
    await step(name, async () => {
      for (const [program, ...args] of commands) await runProgram(path.join(projectRoot, program), args)
    })
    return countCheck(name, true)
  } catch (error) {
    print(error.message)
    return countCheck(`The check of ${name}`, false)
  }
}

async function runProgram(program, args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
  const { code, out, errors } = await runForOutput({ args: [program, ...args], env })
  if (code !== 0) throw new Refusal(`${out}${errors}`)
}

async function runVitest(env, filter) {
  const report = path.join(testHome, 'vitest.json')
  fs.rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = start({
    args: [path.join(projectRoot, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...filter],
    env: { ...process.env, ...env },
    log: process.stdout.fd,
  })
  const { code } = await child.ended
  return countVitest(readJson(report), code)
}

function finish(total, signal) {
  print()
  for (const problem of total.problems) print(`  ${problem}`)
  if (signal) print(`  Ended by ${signal} before all tests had run.`)
  print(lastLine(total))
  process.exit(isGood(total) && !signal ? 0 : 1)
}
