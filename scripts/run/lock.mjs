import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive, startOf } from './processes.mjs'
import { Refusal } from './refusal.mjs'

const lockWaitMsMax = 120_000
const lockPollMs = 100

/**
 * Runs `work` while holding a lock file, so that two commands started together do not both create the database.
 * A lock whose holder is dead is taken over: kill -9 must not need a clean-up by hand.
 */
export async function withLock(file, work) {
  await take(file)
  try {
    return await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

async function take(file) {
  const deadline = Date.now() + lockWaitMsMax
  for (;;) {
    if (create(file)) return
    removeWhenHolderIsDead(file)
    if (Date.now() > deadline) {
      throw new Refusal(`Another command has held ${file} for two minutes; end it or delete the file.`)
    }
    await pause(lockPollMs)
  }
}

function create(file) {
  try {
    fs.writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function removeWhenHolderIsDead(file) {
  const holder = readHolder(file)
  if (holder === null || isHolding(holder)) return
  // Renamed first: of two commands that both see the dead holder only one wins the rename, so nobody deletes the
  // other's fresh lock.
  const grave = `${file}.${process.pid}.stale`
  try {
    fs.renameSync(file, grave)
  } catch {
    return
  }
  if (readHolder(grave) === holder) fs.rmSync(grave, { force: true })
  else fs.renameSync(grave, file)
}

/** What the lock says: "id start"; null when it is gone, or for the instant in which it is still empty. */
function readHolder(file) {
  try {
    return fs.readFileSync(file, 'utf8') || null
  } catch {
    return null
  }
}

/** The id alone could meanwhile belong to another program, after a restart of the machine for instance. */
function isHolding(holder) {
  const [pid, ...start] = holder.split(' ')
  return isAlive(Number(pid)) && startOf(Number(pid)) === start.join(' ')
}
