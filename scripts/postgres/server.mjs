import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeFolder, projectRoot, readJson, writePrivateFile } from '../run/folders.mjs'
import { withLock } from '../run/lock.mjs'
import { portSentence, requireFreePort } from '../run/ports.mjs'
import { Refusal } from '../run/refusal.mjs'
import { serverAccount } from './account.mjs'
import { usableBinaries } from './binaries.mjs'
import { canHoldData, createCluster, inspectCluster } from './cluster.mjs'
import {
  forgetDeadPostmaster,
  runningPostmaster,
  spawnPostmaster,
  stopPostmaster,
  whyItEnded,
} from './postmaster.mjs'
import { setAside, shelterOf } from './shelter.mjs'

/** Recovery after a crash replays the journal before the server answers. */
const readyMsMax = 60_000
const lingeringPredecessorMsMax = 15_000
const portFlag = '--database-port'

/**
 * Brings up the bundled PostgreSQL of a home folder, or finds it running.
 *
 * @param {{ home: string, port: number }} wish `port` is used when the server is not running yet
 * @returns {Promise<{ port: number, started: boolean, directory: string, passwords: Passwords }>}
 * @throws {Refusal} taken port, unusable folder, other major version
 *
 * @typedef {{ admin: string, owner: string, app: string }} Passwords
 */
export async function bringUpServer({ home, port }) {
  makeFolder(home)
  return withLock(path.join(home, 'database.lock'), async () => {
    const account = serverAccount(projectRoot)
    const record = await openRecord(home, account)
    const { directory, passwords } = record
    const found = await findRunning(directory, passwords)
    if (found) return { port: found, started: false, directory, passwords }
    await start({ home, port, account, record })
    writeRecord(home, { ...record, port })
    return { port, started: true, directory, passwords }
  })
}

/** Ends the server of a home folder; false when none was running. */
export async function endServer(home) {
  const record = readRecord(home)
  return record ? stopPostmaster(record.directory) : false
}

/**
 * What database.json holds, null before the first start.
 *
 * @returns {{ directory: string, passwords: Passwords, port?: number } | null} port: of the last start
 */
export function readRecord(home) {
  const record = readJson(recordFile(home))
  return record && { ...record, directory: path.resolve(home, record.directory) }
}

function recordFile(home) {
  return path.join(home, 'database.json')
}

/** Reads database.json, or chooses directory and passwords and writes them down before anything is created. */
async function openRecord(home, account) {
  const known = readRecord(home)
  if (known) return known
  const directory = await chooseDirectory(home, account)
  const passwords = { admin: password(), owner: password(), app: password() }
  const record = { directory, passwords }
  writeRecord(home, record)
  return record
}

/** The directory is noted relative to its home, so that the project's folder can be moved. */
function writeRecord(home, record) {
  const within = path.relative(home, record.directory)
  const directory = within.startsWith('..') ? record.directory : within
  writePrivateFile(recordFile(home), `${JSON.stringify({ ...record, directory }, null, 2)}\n`)
}

async function chooseDirectory(home, account) {
  const usual = path.join(home, 'postgres')
  if (canHoldData(home, account)) {
    if (inspectCluster(usual) === 'missing') return usual
    throw new Refusal(
      `The database in ${usual} has lost its passwords: put back ${recordFile(home)}, or move that folder away to start afresh.`,
    )
  }
  const sheltered = path.join(shelterOf(home, account), 'data')
  if (fs.existsSync(sheltered)) {
    // The project folder was deleted and cloned again; its passwords went with it.
    await stopPostmaster(sheltered)
    setAside(sheltered)
  }
  return sheltered
}

function password() {
  return randomBytes(24).toString('base64url')
}

/** The port of this directory's server when it runs and answers to our password. */
async function findRunning(directory, passwords) {
  const deadline = Date.now() + readyMsMax
  for (let running = runningPostmaster(directory); running; running = runningPostmaster(directory)) {
    if (running.ready && (await answersFor(directory, running.port, passwords.admin))) return running.port
    if (Date.now() > deadline) {
      throw new Refusal(
        `The database server in ${directory} (process ${running.pid}) runs but does not answer.`,
      )
    }
    await pause(100)
  }
  return null
}

async function start({ home, port, account, record }) {
  const { directory, passwords } = record
  await requireFreePort(port, 'database', portFlag)
  const shelter = () => (account ? shelterOf(home, account) : home)
  // A folder outside the project may have been tidied away; the first step to it is made anew.
  if (!directory.startsWith(path.join(home, path.sep))) shelter()
  const binaries = usableBinaries({ projectRoot, account, shelter })
  if (inspectCluster(directory) === 'missing') {
    createCluster({ binaries, directory, account, adminPassword: passwords.admin })
  }
  const logFile = path.join(home, 'postgres.log')
  const deadline = Date.now() + lingeringPredecessorMsMax
  for (;;) {
    forgetDeadPostmaster(directory)
    const child = spawnPostmaster({ binaries, directory, account, port, logFile })
    if (await becomesReady({ child, directory, port, admin: passwords.admin })) return
    const ended = whyItEnded(logFile)
    if (ended.portTaken) throw new Refusal(portSentence(port, 'database', portFlag, 'taken'))
    if (!ended.predecessorLingers || Date.now() > deadline) {
      throw new Refusal(`The database in ${directory} does not start: ${ended.reason} (see ${logFile}).`)
    }
    await pause(250)
  }
}

/** True when the server answers, false when it ended by itself. */
async function becomesReady({ child, directory, port, admin }) {
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.once('error', () => {
    ended = true
  })
  const deadline = Date.now() + readyMsMax
  while (!ended) {
    if (runningPostmaster(directory)?.ready && (await answersFor(directory, port, admin))) return true
    if (Date.now() > deadline) {
      await stopPostmaster(directory)
      throw new Refusal(`The database in ${directory} was not ready after ${readyMsMax / 1000} seconds.`)
    }
    await pause(20)
  }
  return false
}

/** Whether the server on this port takes our password and serves exactly this directory. */
async function answersFor(directory, port, admin) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: admin,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('SHOW data_directory')
    return fs.realpathSync(rows[0].data_directory) === fs.realpathSync(directory)
  } catch (error) {
    if (error.code === '28P01') {
      throw new Refusal(`The database in ${directory} does not take the password of its database.json.`)
    }
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
