import { generateClient } from '../run/build.mjs'
import { readFlags } from '../run/flags.mjs'
import { dataHome, makeFolder, requireWritable } from '../run/folders.mjs'
import { untilSignal } from '../run/lifetime.mjs'
import { buildStep, packagesStep } from '../run/prepare.mjs'
import { exitOnRefusal } from '../run/refusal.mjs'
import { print, step } from '../run/steps.mjs'
import { testHome } from '../test/database.mjs'
import { recordRun } from './record.mjs'
import { fullCanary, runCanary, shortCanary } from './run.mjs'

const usage = `npm run canary                     sends card numbers and security codes through every door of a running build and
                                   looks for them everywhere; the last line is one JSON object

  -- --short                       less of everything, as in npm test: every kind of place and of writing, once
     --help                        this text

The exit code is 0 when the scanner found all that was planted, and none of what was sent. With DATABASE_URL the result is
recorded there, and Health shows it. docs/security/canary.md says what is sent where, and what cannot be found.`

/** Prints how it goes, and as the last line what it came to. */
export async function main() {
  await exitOnRefusal(async () => {
    const flags = readCanaryFlags(process.argv.slice(2))
    if (flags === null) return print(usage)
    let result = { outcome: null, code: 1 }
    const signal = await untilSignal(
      async () => {
        requireWritable()
        makeFolder(dataHome)
        makeFolder(testHome)
        await packagesStep()
        await step('database client', generateClient)
        const build = await buildStep()
        result = await runCanary({ wish: flags.short ? shortCanary : fullCanary, build })
        // A short run says too little to be believed for three months.
        if (!flags.short && result.outcome) await recordRun(result.outcome)
      },
      async () => {},
    )
    // The last line, whatever was said about recording.
    if (result.outcome) print(JSON.stringify(result.outcome))
    process.exit(signal ? 1 : (result.code ?? 1))
  })
}

/**
 * @param {string[]} args
 * @returns {{ short: boolean } | null} `null` when help is wanted
 * @throws {import('../run/refusal.mjs').Refusal} for an unknown flag
 */
export function readCanaryFlags(args) {
  const options = { short: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } }
  const { short, help } = readFlags(args, options).values
  return help ? null : { short }
}
