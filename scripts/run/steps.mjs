import { isEnding } from './children.mjs'

/** On a terminal the running step's seconds are painted this often; elsewhere a line is written far less often. */
const paintMs = 100
const lineMs = 15_000

/**
 * Runs one step of a command and prints its name with the seconds that it took. `work` gets a function that sets a few
 * words behind the name ("already there").
 *
 * @template Result
 * @param {string} name
 * @param {(note: (text: string) => void) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(name, work) {
  const begun = Date.now()
  const progress = process.stdout.isTTY ? paint(name, begun) : writeLines(name, begun)
  let remark = ''
  try {
    const result = await work((text) => {
      remark = text
    })
    progress.stop()
    print(`  ✓ ${name.padEnd(34)}${seconds(begun)}${remark && `  ${remark}`}`)
    return result
  } catch (error) {
    progress.stop()
    // After Ctrl-C the step has not failed; it was ended.
    if (!isEnding()) print(`  ✗ ${name.padEnd(34)}${seconds(begun)}`)
    throw error
  }
}

/** One line for the person at the terminal. */
export function print(line = '') {
  process.stdout.write(`${line}\n`)
}

function paint(name, begun) {
  const timer = setInterval(() => {
    process.stdout.write(`\r  · ${name.padEnd(34)}${seconds(begun)}`)
  }, paintMs)
  return {
    stop() {
      clearInterval(timer)
      process.stdout.write('\r\x1b[2K')
    },
  }
}

function writeLines(name, begun) {
  const timer = setInterval(() => print(`  · ${name.padEnd(34)}${seconds(begun)}`), lineMs)
  return { stop: () => clearInterval(timer) }
}

function seconds(begun) {
  return `${((Date.now() - begun) / 1000).toFixed(1)} s`.padStart(8)
}
