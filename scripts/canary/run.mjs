import fs from 'node:fs'
import path from 'node:path'
import { buildConsole } from '../run/build.mjs'
import { start } from '../run/children.mjs'
import { dataHome, makeFolder, projectRoot } from '../run/folders.mjs'
import { withLock } from '../run/lock.mjs'
import { print } from '../run/steps.mjs'
import { findChromium } from '../test/chromium.mjs'

const home = path.join(dataHome, 'canary')

/** Nine rounds: every field gets every way of writing once. */
export const fullCanary = {
  ...{ sentinels: 200, rounds: 9, cards: 20, thin: false },
  ...{ cleanRequests: 500, identifiers: 1_000_000 },
}

/** Every door, place and way of writing, but not each with each. */
export const shortCanary = {
  ...{ sentinels: 200, rounds: 1, cards: 2, thin: true },
  ...{ cleanRequests: 100, identifiers: 20_000 },
}

/**
 * Runs the canary on a production build (e2e/canary). Packages and the database client must be there.
 *
 * @param {{ wish: typeof fullCanary, build: string, quiet?: boolean }} how
 *   `quiet`: what it says is printed only when something is wrong
 * @returns {Promise<{ outcome: object | null, code: number | null }>} the last line, and the exit code
 */
export async function runCanary({ wish, build, quiet = false }) {
  makeFolder(dataHome)
  makeFolder(home)
  const chromium = await findChromium(() => {})
  const outcomeFile = path.join(home, 'outcome.json')
  const log = path.join(home, 'run.log')
  for (const file of [outcomeFile, log]) fs.rmSync(file, { force: true })
  const settings = { home, build, chromium, outcomeFile, ...wish }
  // A second run would use the same database server.
  return withLock(path.join(home, 'run.lock'), async () => {
    const child = start({
      args: ['--import', 'tsx', path.join(projectRoot, 'e2e/canary/main.ts')],
      env: { ...process.env, CANARY_RUN: JSON.stringify(settings) },
      log: quiet ? log : process.stdout.fd,
    })
    const { code } = await child.ended
    if (quiet && code !== 0) print(`\n${fs.readFileSync(log, 'utf8').trimEnd()}`)
    return { outcome: parsed(outcomeFile), code }
  })
}

/** The short run as a part of the tests. */
export async function runShortCanary() {
  const { folder } = await buildConsole()
  return runCanary({ wish: shortCanary, build: folder, quiet: true })
}

function parsed(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
