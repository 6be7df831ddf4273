import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { reasonOf } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { runAs } from './account.mjs'

/**
 * A folder outside the project that the server's account can reach, for projects that it cannot (a clone below /root,
 * whose mode is 0700). The same project always gets the same folder. Only root needs one.
 */
export function shelterOf(home, account) {
  const name = createHash('sha256').update(path.resolve(home)).digest('hex').slice(0, 16)
  for (const base of ['/var/lib', '/var/tmp', os.tmpdir()]) {
    const folder = path.join(base, 'sotto', name)
    if (isOwnFolder(path.dirname(folder)) && isOwnFolder(folder) && canReach(account, folder)) return folder
  }
  throw new Refusal(
    'No folder was found that the database could use, neither here nor below /var/lib, /var/tmp and the temporary folder.',
  )
}

/** Creates the folder when it is missing; false when it cannot be created or somebody else put it there first. */
function isOwnFolder(folder) {
  try {
    fs.mkdirSync(folder, { mode: 0o755 })
    // The mode above is cut down by the umask.
    fs.chmodSync(folder, 0o755)
  } catch (error) {
    if (error.code !== 'EEXIST') return false
  }
  // /var/tmp is open to everybody: a folder or link prepared by another account must not be trusted with a database.
  const found = fs.lstatSync(folder)
  return found.isDirectory() && found.uid === process.getuid()
}

function canReach(account, folder) {
  return runAs(account, '/bin/sh', ['-c', 'cd "$0"', folder], { cwd: '/' }).status === 0
}

/** Moves what an earlier clone at the same path left, so that a fresh clone starts with an empty database. */
export function setAside(folder) {
  const previous = `${folder}.previous`
  try {
    fs.rmSync(previous, { recursive: true, force: true })
    fs.renameSync(folder, previous)
  } catch (error) {
    throw new Refusal(`The folder ${folder} of an earlier database cannot be set aside: ${reasonOf(error)}.`)
  }
}
