import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refusal } from './refusal.mjs'

/** The folder of the project, wherever the command was called from. */
export const projectRoot = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** Everything that the commands keep between two starts: database, logs, generated secrets. Never committed. */
export const dataHome = path.join(projectRoot, '.data')

/** Creates a folder, or refuses with the folder's name and the reason of the operating system. */
export function makeFolder(folder, mode = 0o755) {
  try {
    const made = fs.mkdirSync(folder, { recursive: true, mode })
    if (made) giveToOwnerAbove(made)
    fs.accessSync(folder, fs.constants.W_OK)
  } catch (error) {
    throw new Refusal(`The folder ${folder} cannot be written: ${reasonOf(error)}.`)
  }
}

/** Refuses, in one sentence, when the project's folder cannot be written. Root may write everywhere but on a read-only disk. */
export function requireWritable() {
  const trial = path.join(projectRoot, `.trial-${process.pid}`)
  try {
    fs.writeFileSync(trial, '')
    fs.rmSync(trial)
  } catch (error) {
    throw new Refusal(
      `The folder ${projectRoot} cannot be written (${reasonOf(error)}): clone Sotto to a place that is yours.`,
    )
  }
}

/**
 * Writes a file that only its owner may read, and never a half: the content goes to a neighbour first and is renamed,
 * so a kill in between leaves the old file. Written by root into another account's folder, it is that account's.
 */
export function writePrivateFile(file, content) {
  const neighbour = `${file}.${process.pid}.new`
  try {
    fs.writeFileSync(neighbour, content, { mode: 0o600 })
    giveToOwnerAbove(neighbour)
    fs.renameSync(neighbour, file)
  } catch (error) {
    throw new Refusal(`The file ${file} cannot be written: ${reasonOf(error)}.`)
  }
}

/**
 * Opens a log file to append to. One that another account left (a run as root) is replaced.
 *
 * @returns {number} a file descriptor
 */
export function openLog(file) {
  try {
    try {
      return openOwnLog(file)
    } catch (error) {
      if (error.code !== 'EACCES') throw error
      fs.rmSync(file)
      return openOwnLog(file)
    }
  } catch (error) {
    throw new Refusal(`The file ${file} cannot be written: ${reasonOf(error)}.`)
  }
}

function openOwnLog(file) {
  const descriptor = fs.openSync(file, 'a', 0o600)
  giveToOwnerAbove(file)
  return descriptor
}

/** What root creates in another account's folder must stay usable without root. */
function giveToOwnerAbove(place) {
  if (process.getuid?.() !== 0) return
  const above = fs.statSync(path.dirname(place))
  fs.chownSync(place, above.uid, above.gid)
}

/** Reads JSON; null when the file does not exist or holds no JSON. */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

const reasons = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file is in the way',
  ENOENT: 'the folder above it cannot be used',
  EEXIST: 'a file is in the way',
}

/** The words for an error of the file system. */
export function reasonOf(error) {
  return reasons[error?.code] ?? String(error?.message ?? error)
}
