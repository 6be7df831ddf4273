import { spawn } from 'node:child_process'
import path from 'node:path'
import { readFlags } from '../run/flags.mjs'
import { dataHome, makeFolder, projectRoot } from '../run/folders.mjs'
import { installPackages } from '../run/install.mjs'
import { exitOnRefusal, Refusal } from '../run/refusal.mjs'
import { print, step } from '../run/steps.mjs'

const usage = `npm run walk                       random histories against a model of Twilio, Shuttle, people and servers

  -- --histories=N                 so many (10000)
     --seed=S                      histories of this seed; another one each time unless it is given
     --only=INDEX                  one history of the seed, every step written out
     --help                        this text

The last line is one JSON object. The exit code is 0 only when nothing was found. docs/proofs.md says what is counted.`

/** Node keeps what a history made and forgot in its young generation: larger, it is collected less often. */
const youngMegabytes = 64

/** Runs the walk with what it found as the exit code. */
export async function main() {
  await exitOnRefusal(async () => {
    const wish = readWalkFlags(process.argv.slice(2))
    if (wish === null) return print(usage)
    makeFolder(dataHome)
    await step('Packages', async (note) => note((await installPackages()) ? 'installed' : 'already there'))
    process.exitCode = await run(wish)
  })
}

/**
 * @param {string[]} args
 * @returns {string[] | null} histories, seed, and the only one to walk; `null` when help is wanted
 * @throws {Refusal} for an unknown flag or what is no whole number
 */
export function readWalkFlags(args) {
  const options = {
    histories: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  }
  const { histories, seed, only, help } = readFlags(args, options).values
  if (help) return null
  const wish = [wholeNumber(histories, '--histories', 1), wholeNumber(seed, '--seed', 0)]
  return only === undefined ? wish : [...wish, wholeNumber(only, '--only', 0)]
}

function wholeNumber(text, flag, min) {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= min && Number.isSafeInteger(number)) return String(number)
  throw new Refusal(`${flag} takes a whole number from ${min}, not "${text}".`)
}

function run(wish) {
  const program = path.join(projectRoot, 'lib/testing/walk/main.ts')
  const young = ['min', 'max'].map((end) => `--${end}-semi-space-size=${youngMegabytes}`)
  const args = [...young, '--import', 'tsx', program, ...wish]
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
