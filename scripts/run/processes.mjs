import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Whether a process with this id exists. EPERM means that it exists and belongs to someone else. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The command line of a process, '' when it is gone. Used to tell our own process from one that got the same id. */
export function commandLineOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    // No /proc on macOS.
    const answer = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return answer.status === 0 ? answer.stdout : ''
  }
}

/**
 * When the process started, in the operating system's words; '' when it is gone. Together with the id it names a process
 * for ever, also one that changes its title.
 */
export function startOf(pid) {
  try {
    // The second field is the program's name in brackets, which may hold spaces; the start is the 22nd.
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  }
}

/** Waits until the process is gone; false when it still exists after `waitMsMax`. */
export async function waitUntilGone(pid, waitMsMax) {
  const deadline = Date.now() + waitMsMax
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await pause(30)
  }
  return true
}

/** The last lines of a log file, for a sentence about a process that died. */
export function tailOf(file, linesMax = 12) {
  try {
    return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-linesMax).join('\n')
  } catch {
    return ''
  }
}
