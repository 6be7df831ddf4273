import fs from 'node:fs'
import path from 'node:path'
import { signalGroup } from '../run/children.mjs'
import { dataHome, makeFolder, readJson, writePrivateFile } from '../run/folders.mjs'
import { withLock } from '../run/lock.mjs'
import { isAlive, startOf, waitUntilGone } from '../run/processes.mjs'
import { Refusal } from '../run/refusal.mjs'

/** Who runs the demo of this folder, and what it started: a kill -9 of the command alone leaves its services behind. */
const file = path.join(dataHome, 'running.json')
const leftoverMsMax = 5_000

/**
 * Notes that this process runs the demo, after ending what a killed one left behind.
 *
 * @returns {Promise<{ inheritsDatabase: boolean }>} whether a killed demo had brought up the database server
 * @throws {Refusal} when another demo of this folder runs
 */
export async function claimDemo(ports) {
  makeFolder(dataHome)
  return withLock(path.join(dataHome, 'running.lock'), async () => {
    const earlier = readJson(file)
    if (earlier && isStill(earlier)) {
      throw new Refusal(
        `The demo of this folder runs already (process ${earlier.pid}), at http://127.0.0.1:${earlier.ports.app}/.`,
      )
    }
    await Promise.all((earlier?.services ?? []).filter(isStill).map(endLeftover))
    const inheritsDatabase = earlier?.ownsDatabase ?? false
    note({
      pid: process.pid,
      start: startOf(process.pid),
      ports,
      services: [],
      ownsDatabase: inheritsDatabase,
    })
    return { inheritsDatabase }
  })
}

/** Adds what was started to the note. */
export function noteServices(services) {
  note({ ...readJson(file), services: services.map((each) => ({ ...each, start: startOf(each.pid) })) })
}

/** Notes that this demo, or a killed one before it, brought up the database server. */
export function noteDatabase() {
  note({ ...readJson(file), ownsDatabase: true })
}

/** Forgets the note; everything that it named has ended. */
export function releaseDemo() {
  fs.rmSync(file, { force: true })
}

/** The same process, not another one that got its id. */
function isStill({ pid, start }) {
  return isAlive(pid) && startOf(pid) === start
}

async function endLeftover({ pid }) {
  signalGroup(pid, 'SIGTERM')
  if (!(await waitUntilGone(pid, leftoverMsMax))) signalGroup(pid, 'SIGKILL')
  await waitUntilGone(pid, leftoverMsMax)
}

function note(content) {
  writePrivateFile(file, `${JSON.stringify(content, null, 2)}\n`)
}
