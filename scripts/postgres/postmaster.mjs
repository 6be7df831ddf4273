import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { openLog } from '../run/folders.mjs'
import { commandLineOf, isAlive, tailOf, waitUntilGone } from '../run/processes.mjs'
import { Refusal } from '../run/refusal.mjs'
import { serverEnvironment } from './cluster.mjs'

/** "fast" ends sessions and writes a checkpoint; longer than this means that something hangs. */
const fastShutdownMsMax = 15_000
const immediateShutdownMsMax = 5_000
const connectionsMax = 200
const logBytesMax = 10_000_000

/**
 * What postmaster.pid says: the file a running server keeps in its data directory, and a killed one leaves there.
 *
 * @returns {{ pid: number, port: number, ready: boolean } | null}
 */
export function readPostmaster(directory) {
  try {
    const lines = fs.readFileSync(path.join(directory, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, port: Number(lines[3]), ready: (lines[7] ?? '').trim() === 'ready' } : null
  } catch {
    return null
  }
}

/** The running server of this directory, null when there is none (or the id now belongs to another program). */
export function runningPostmaster(directory) {
  const noted = readPostmaster(directory)
  return noted && isServerOf(noted.pid, directory) ? noted : null
}

function isServerOf(pid, directory) {
  if (!isAlive(pid)) return false
  return commandLineOf(pid).includes(`postgres -D ${directory} `)
}

/**
 * After kill -9 the id in postmaster.pid may meanwhile belong to any program of the same account, and PostgreSQL would
 * take that program for its predecessor and refuse to start. Only called when no server of this directory runs.
 */
export function forgetDeadPostmaster(directory) {
  const noted = readPostmaster(directory)
  if (noted && !isServerOf(noted.pid, directory))
    fs.rmSync(path.join(directory, 'postmaster.pid'), { force: true })
}

/**
 * Starts the server in a session of its own, so that Ctrl-C in a terminal reaches only the command that will end it
 * in order. Loopback only, no unix socket; fsync and friends stay at their safe defaults.
 */
export function spawnPostmaster({ binaries, directory, account, port, logFile }) {
  startLogAfresh(logFile)
  const log = openLog(logFile)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: connectionsMax,
    log_timezone: 'UTC',
    timezone: 'UTC',
  }
  const args = ['-D', directory, '-p', String(port)]
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const child = spawn(path.join(binaries, 'bin', 'postgres'), args, {
    cwd: '/',
    env: serverEnvironment,
    stdio: ['ignore', log, log],
    detached: true,
    ...(account ?? {}),
  })
  fs.closeSync(log)
  child.unref()
  return child
}

function startLogAfresh(logFile) {
  try {
    if (fs.statSync(logFile).size > logBytesMax) fs.rmSync(logFile)
  } catch {
    // There is no log yet.
  }
}

/** Ends the server of this directory; true when there was one. Built-in modules only, so any command may call it. */
export async function stopPostmaster(directory) {
  const running = runningPostmaster(directory)
  if (!running) return false
  signal(running.pid, 'SIGINT')
  if (await waitUntilGone(running.pid, fastShutdownMsMax)) return true
  // Recovery at the next start makes up for the missing checkpoint.
  signal(running.pid, 'SIGQUIT')
  if (await waitUntilGone(running.pid, immediateShutdownMsMax)) return true
  throw new Refusal(`The database server (process ${running.pid}) does not end.`)
}

function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (error.code === 'EPERM')
      throw new Refusal(`The database server (process ${pid}) belongs to another account.`)
    if (error.code !== 'ESRCH') throw error
  }
}

/** Why the server ended, from its log. */
export function whyItEnded(logFile) {
  const tail = tailOf(logFile, 20)
  const fatal = tail.split('\n').findLast((line) => /FATAL:|PANIC:/.test(line))
  return {
    reason: (fatal ?? tail.split('\n').at(-1) ?? '').replace(/^.*(FATAL|PANIC):\s*/, ''),
    portTaken: /could not bind|Address already in use/.test(tail),
    // The children of a killed server need a moment to notice; until then they hold its shared memory.
    predecessorLingers:
      /pre-existing shared memory block|is still in use|another server might be running/.test(tail),
  }
}
