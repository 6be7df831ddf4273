import fs from 'node:fs'
import path from 'node:path'
import { runShortCanary } from '../canary/run.mjs'
import { runChaosForOutcome } from '../chaos/run.mjs'
import { runForOutput, start } from '../run/children.mjs'
import { readFlags } from '../run/flags.mjs'
import { projectRoot, readJson } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { print, step } from '../run/steps.mjs'
import { problemOf, runBrowser, withTestDatabase } from './browser.mjs'
import { testHome } from './database.mjs'
import { countCanary, countChaos, countCheck, countVitest, isGood, lastLine, sum } from './totals.mjs'
import { checkWholeRun } from './whole-run.mjs'

const usage = `npm test                           all set-up and every test; the last line is "N passed, N failed"

  -- --only=unit                   style, types and vitest
     --only=e2e                    the browser tests
     --only=chaos                  a short run of npm run chaos
     --only=canary                 a short run of npm run canary
     <text>                        only test files whose path contains the text (no style, types, chaos and canary then)
     --help                        this text

SOTTO_CHROMIUM names the browser to use, SOTTO_TEST_WORKERS how many phone calls run at once (2).
Data and logs are kept in .data/test.`

/** Prints the last line whatever happens, and exits with 0 only when something ran and nothing failed. */
export async function main() {
  const counts = []
  let signal = null
  try {
    const flags = readTestFlags(process.argv.slice(2))
    if (flags.help) return print(usage)
    signal = await withTestDatabase((database) => run(flags, database, counts))
  } catch (error) {
    counts.push({ passed: 0, failed: 1, problems: [problemOf(error)] })
  }
  finish(sum(counts), signal)
}

/** A phone call keeps a core busy, with its browser, its console and everything that answers them. */
const specsAtOnce = Number(process.env.SOTTO_TEST_WORKERS ?? 2)

/** What may be run by itself; without a choice, all of it. */
const parts = ['unit', 'e2e', 'chaos', 'canary']

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
  return { help, parts: only ? [only] : parts, filter: positionals }
}

async function run({ parts, filter }, database, counts) {
  if (parts.includes('unit')) {
    if (filter.length === 0) counts.push(await checkStyle(), await checkTypes())
    counts.push(await runVitest(database.env, filter))
  }
  if (parts.includes('e2e') && (parts.length === 1 || isAnySpec(filter)))
    counts.push(await runBrowser(database, { args: filter, worlds: specsAtOnce }))
  if (parts.includes('chaos') && filter.length === 0) counts.push(await checkChaos())
  if (parts.includes('canary') && filter.length === 0) counts.push(await checkCanary())
  if (parts.length > 1 && filter.length === 0) counts.push(checkWholeRun())
}

/** Whether a phone call is meant by this text: a build for none would be a minute for nothing. */
function isAnySpec(filter) {
  const specs = fs.readdirSync(path.join(projectRoot, 'e2e/calls')).map((name) => `e2e/calls/${name}`)
  return filter.length === 0 || filter.some((text) => specs.some((spec) => spec.includes(text)))
}

/** Long enough for every kind of kill and a dozen faults; always the same ones. */
const shortChaos = { minutes: 0.35, seed: 1 }

async function checkChaos() {
  const { outcome, code } = await step('chaos', () => runChaosForOutcome(shortChaos))
  return countChaos(outcome, code)
}

async function checkCanary() {
  const { outcome, code } = await step('canary', runShortCanary)
  return countCanary(outcome, code)
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
    args: [
      path.join(projectRoot, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--passWithNoTests',
      ...reporters,
      ...filter,
    ],
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
