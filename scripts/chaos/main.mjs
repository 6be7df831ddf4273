import { generateClient } from '../run/build.mjs'
import { readFlags } from '../run/flags.mjs'
import { dataHome, makeFolder, requireWritable } from '../run/folders.mjs'
import { untilSignal } from '../run/lifetime.mjs'
import { buildStep, packagesStep } from '../run/prepare.mjs'
import { exitOnRefusal, Refusal } from '../run/refusal.mjs'
import { print, step } from '../run/steps.mjs'
import { runChaos, traceFile } from './run.mjs'

const usage = `npm run chaos                      people pay while everything goes wrong, then the books are compared;
                                   the last line is one JSON object

  -- --minutes=5                  how long it goes on; drawing up the books takes up to two minutes more
     --seed=1                     the same faults and kills at the same times as in another run
     --help                       this text

The exit code is 0 when nothing was lost, doubled or stuck, and enough has happened to prove it.`

const minutesMax = 24 * 60
const seedMax = 4_294_967_295

/** Prints how it goes, and as the last line what it came to. */
export async function main() {
  await exitOnRefusal(async () => {
    const flags = readChaosFlags(process.argv.slice(2))
    if (flags === null) return print(usage)
    let code = 1
    const signal = await untilSignal(
      async () => {
        requireWritable()
        makeFolder(dataHome)
        await packagesStep()
        await step('database client', generateClient)
        const build = await buildStep()
        print(`  seed ${flags.seed}, ${flags.minutes} minutes; what happens when: ${traceFile}`)
        code = (await runChaos({ ...flags, build })) ?? 1
      },
      async () => {},
    )
    process.exit(signal ? 1 : code)
  })
}

/**
 * @param {string[]} args
 * @returns {{ minutes: number, seed: number } | null} `null` when help is wanted
 * @throws {Refusal} for an unknown flag or a value that is none
 */
export function readChaosFlags(args) {
  const { values } = readFlags(args, {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  })
  if (values.help) return null
  const minutes = Number(values.minutes)
  if (!(minutes > 0 && minutes <= minutesMax))
    throw new Refusal(`--minutes takes a number of minutes up to ${minutesMax}, not "${values.minutes}".`)
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
  if (!Number.isInteger(seed) || seed < 0 || seed > seedMax)
    throw new Refusal(`--seed takes a whole number up to ${seedMax}, not "${values.seed}".`)
  return { minutes, seed }
}
