import path from 'node:path'
import { buildConsole } from '../run/build.mjs'
import { start } from '../run/children.mjs'
import { dataHome, makeFolder, projectRoot } from '../run/folders.mjs'
import { withLock } from '../run/lock.mjs'
import { step } from '../run/steps.mjs'

const home = path.join(dataHome, 'chaos')

/** Where the trace of the last run is. */
export const traceFile = path.join(home, 'trace.jsonl')

/**
 * Runs the storm on a production build (e2e/chaos). Packages and the database client must be there.
 *
 * @param {{ minutes: number, seed: number, log?: string | number }} wish
 *   `log`: where its lines go, the terminal when absent; the last one is the outcome as JSON
 * @returns {Promise<number | null>} its exit code
 */
export async function runChaos({ minutes, seed, log = process.stdout.fd }) {
  makeFolder(dataHome)
  makeFolder(home)
  const build = await step('build', async (note) => {
    const { folder, fresh } = await buildConsole()
    if (!fresh) note('nothing has changed')
    return folder
  })
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
