import fs from 'node:fs'
import path from 'node:path'
import { buildConsole } from '../run/build.mjs'
import { start } from '../run/children.mjs'
import { dataHome, makeFolder, projectRoot } from '../run/folders.mjs'
import { withLock } from '../run/lock.mjs'
import { print } from '../run/steps.mjs'

const home = path.join(dataHome, 'chaos')

/** Where the trace of the last run is: what happened when, one JSON object a line. */
export const traceFile = path.join(home, 'trace.jsonl')

/**
 * Runs the storm on a production build (e2e/chaos). Packages and the database client must be there.
 *
 * @param {{ minutes: number, seed: number, build: string, log?: string | number }} wish
 *   `log`: where its lines go, the terminal when absent; the last one is the outcome as JSON
 * @returns {Promise<number | null>} its exit code
 */
export async function runChaos({ minutes, seed, build, log = process.stdout.fd }) {
  makeFolder(dataHome)
  makeFolder(home)
  const settings = { home, build, minutes, seed, trace: traceFile }
  // A second run would use the same database server.
  return withLock(path.join(home, 'run.lock'), async () => {
    const child = start({
      args: ['--import', 'tsx', path.join(projectRoot, 'e2e/chaos/main.ts')],
      env: { ...process.env, CHAOS_RUN: JSON.stringify(settings) },
      log,
    })
    return (await child.ended).code
  })
}

/**
 * The same, quietly: what it said is printed only when something was wrong.
 *
 * @returns {Promise<{ outcome: object | null, code: number | null }>}
 */
export async function runChaosForOutcome(wish) {
  makeFolder(home)
  const log = path.join(home, 'run.log')
  fs.rmSync(log, { force: true })
  const { folder } = await buildConsole()
  const code = await runChaos({ ...wish, build: folder, log })
  const said = fs.readFileSync(log, 'utf8').trimEnd()
  if (code !== 0) print(`\n${said}\n  What happened when: ${traceFile}`)
  return { outcome: parsed(said.split('\n').at(-1) ?? ''), code }
}

function parsed(line) {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
