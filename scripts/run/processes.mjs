import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Whether a process with this id runs. EPERM means that it does and belongs to someone else. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return !isZombie(pid)
}

/** Ended, but its parent has not asked how; where process 1 is no init this stays so for ever. */
function isZombie(pid) {
  return statFields(pid)?.[0] === 'Z'
}

/** What Linux tells of a process after its name, which stands in brackets and may hold spaces; null elsewhere. */
function statFields(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
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
  const ticksSinceBoot = statFields(pid)?.[19]
  if (ticksSinceBoot) return ticksSinceBoot
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
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
