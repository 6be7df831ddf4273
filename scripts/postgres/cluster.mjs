import fs from 'node:fs'
import path from 'node:path'
import { makeFolder, reasonOf } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { canWrite, giveTo, runAs } from './account.mjs'

/** The way out where the bundled server cannot run. */
export const ownServerHint = 'set DATABASE_URL and DATABASE_OWNER_URL to use a PostgreSQL server of your own'

/** The only major version whose data directory the bundled programs can open. */
export const majorVersion = '17'

/**
 * Refuses a directory that holds something else than a database of this major version.
 *
 * @returns {'missing' | 'ready'}
 */
export function inspectCluster(directory) {
  if (!fs.existsSync(directory)) return 'missing'
  const version = readVersion(directory)
  if (version === majorVersion) return 'ready'
  if (version) {
    throw new Refusal(
      `The database in ${directory} is of PostgreSQL ${version}, this program needs ${majorVersion}: move that folder away to start afresh.`,
    )
  }
  if (fs.readdirSync(directory).length === 0) return 'missing'
  throw new Refusal(`The folder ${directory} holds something else than a database: move it away.`)
}

function readVersion(directory) {
  try {
    return fs.readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim()
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw new Refusal(`The database folder ${directory} cannot be used: ${reasonOf(error)}.`)
  }
}

/**
 * Creates the data directory. It grows under another name and is renamed when complete, so a kill in the middle never
 * leaves half a database behind.
 *
 * Checksums on: a damaged page of a book of payments must be noticed. The built-in C.UTF-8 locale sorts the same on
 * every operating system, so no index breaks when a directory moves to another one.
 */
export function createCluster({ binaries, directory, account, adminPassword }) {
  const unfinished = `${directory}.new`
  const passwordFile = `${directory}.password`
  try {
    fs.rmSync(unfinished, { recursive: true, force: true })
    makeFolder(path.dirname(directory))
    fs.mkdirSync(unfinished, { mode: 0o700 })
    giveTo(account, unfinished)
    fs.writeFileSync(passwordFile, adminPassword, { mode: 0o600 })
    giveTo(account, passwordFile)
    initialise({ binaries, unfinished, passwordFile, account })
    fs.rmSync(directory, { recursive: true, force: true })
    fs.renameSync(unfinished, directory)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(`The database folder ${directory} cannot be created: ${reasonOf(error)}.`)
  } finally {
    fs.rmSync(passwordFile, { force: true })
  }
}

function initialise({ binaries, unfinished, passwordFile, account }) {
  const options = ['-D', unfinished, '-U', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256']
  const language = [
    '-E',
    'UTF8',
    '--locale',
    'C',
    '--locale-provider',
    'builtin',
    '--builtin-locale',
    'C.UTF-8',
  ]
  const answer = runAs(
    account,
    path.join(binaries, 'bin', 'initdb'),
    [...options, ...language, '--data-checksums', '--no-instructions'],
    { cwd: '/', env: serverEnvironment },
  )
  if (answer.status === 0) return
  const lines = `${answer.stderr ?? ''}`.trim().split('\n')
  const reason = lines.find((line) => /error|fatal/i.test(line)) ?? lines[0] ?? answer.error?.code
  if (/could not look up effective user/.test(reason)) {
    throw new Refusal(
      `PostgreSQL does not run under an account without a name, as this one: ${ownServerHint}.`,
    )
  }
  throw new Refusal(
    `The database in ${unfinished} cannot be created: ${reason.replace(/^initdb: (error: )?/, '')}.`,
  )
}

/** Nothing of the caller's environment: PGPORT, LANG and the like would change what the server does. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Whether the server's account could keep its data below this folder. */
export function canHoldData(folder, account) {
  if (!account) return true
  const trial = path.join(folder, `.trial-${process.pid}`)
  try {
    fs.mkdirSync(trial, { mode: 0o700 })
    giveTo(account, trial)
    return canWrite(account, trial)
  } catch {
    return false
  } finally {
    fs.rmSync(trial, { recursive: true, force: true })
  }
}
