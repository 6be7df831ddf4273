import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readFlags } from '../run/flags.mjs'
import { Refusal } from '../run/refusal.mjs'
import { print } from '../run/steps.mjs'
import { problemOf, runBrowser, withTestDatabase } from '../test/browser.mjs'
import { testHome } from '../test/database.mjs'
import { isGood } from '../test/totals.mjs'
import { measureRestart } from './restart.mjs'
import { isMissed, tableOf } from './table.mjs'

const usage = `npm run bench                      every figure: a table, and as the last line one JSON object

  -- --only=load                   JavaScript of a first visit
     --only=inp                    the slowest answers to keys and clicks, on a processor of a quarter of the speed
     --only=cls                    what moves by itself, at 1280, 480 and 390 px
     --only=keys                   from a key of the caller, and from a click, to the painted screen
     --only=hang                   keys of one call while a gateway is silent about another
     --only=restart                until the first webhook is answered, and until everything open was looked up
     --help                        this text

The exit code is 1 when a limit was missed or a figure could not be measured. Wants a quiet machine.`

/** What is measured in the browser, each by a spec of its own, and what needs none. */
const specs = ['load', 'inp', 'cls', 'keys', 'hang']
const parts = [...specs, 'restart']

/** People's pace is what is measured: all time runs as in life, and nothing of the demo stands above the desk. */
const asInLife = { clockScale: 1, settings: { SOTTO_DEMO_BAR_URL: '' } }

const written = path.join(testHome, 'figures.jsonl')

/** Prints what was measured, whatever happens to the rest. */
export async function main() {
  const problems = []
  let good = false
  let signal = null
  fs.rmSync(written, { force: true })
  try {
    const only = readBenchFlags(process.argv.slice(2))
    if (only === null) return print(usage)
    signal = await withTestDatabase(async (database) => {
      good = true
      if (only.includes('restart')) await measureRestart(database, record)
      const inBrowser = specs.filter((part) => only.includes(part))
      if (inBrowser.length === 0) return
      const args = ['--config', 'bench', ...inBrowser.map((part) => `bench/${part}.spec`)]
      const count = await runBrowser(database, { args, env: { BENCH_FIGURES: written }, ...asInLife })
      problems.push(...count.problems)
      good = isGood(count)
    })
  } catch (error) {
    good = false
    problems.push(problemOf(error))
  }
  if (signal) problems.push(`Ended by ${signal} before everything was measured.`)
  finish(figuresWritten(), problems, good && !signal)
}

/**
 * @param {string[]} args
 * @returns {string[] | null} the parts to measure, `null` when help is wanted
 * @throws {Refusal} for an unknown flag or part
 */
export function readBenchFlags(args) {
  const options = { only: { type: 'string' }, help: { type: 'boolean', default: false } }
  const { only, help } = readFlags(args, options).values
  if (help) return null
  if (only && !parts.includes(only))
    throw new Refusal(`--only takes ${parts.join(', ')}; it does not know "${only}".`)
  return only ? [only] : parts
}

/** At once, so that it is there whatever becomes of the rest. */
function record(figure) {
  fs.appendFileSync(written, `${JSON.stringify(figure)}\n`)
}

/** One JSON object a line, as the specs wrote them: what was measured before something failed is there too. */
function figuresWritten() {
  const text = fs.existsSync(written) ? fs.readFileSync(written, 'utf8') : ''
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

function finish(figures, problems, complete) {
  const missed = figures.filter(isMissed).map(({ name }) => name)
  const machine = { processors: os.availableParallelism(), load: Math.round(os.loadavg()[1] * 10) / 10 }
  print()
  for (const line of tableOf(figures)) print(line)
  print()
  // Times that were measured beside other work say more of that work.
  print(`  ${machine.processors} processors, ${machine.load} programs wanted one in the last five minutes.`)
  for (const problem of problems) print(`  ${problem}`)
  print(JSON.stringify({ at: new Date().toISOString(), complete, machine, missed, problems, figures }))
  process.exit(complete && missed.length === 0 ? 0 : 1)
}
