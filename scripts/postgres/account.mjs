import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

/**
 * The account that PostgreSQL runs under. PostgreSQL refuses to run as root, so root hands it to the owner of the
 * project folder, or to `nobody` when root owns that too.
 *
 * @returns {{ uid: number, gid: number } | null} null = our own account will do
 */
export function serverAccount(projectRoot) {
  if (typeof process.getuid !== 'function' || process.getuid() !== 0) return null
  const { uid } = fs.statSync(projectRoot)
  return accountFor(uid, readAccounts())
}

/**
 * The owner's account when it is an ordinary one of this machine, else `nobody`. PostgreSQL looks its own account up: in
 * a container the owner of a mounted folder often is not among the accounts, and then will not do.
 *
 * @param {number} owner
 * @param {{ name: string, uid: number, gid: number }[]} accounts
 */
export function accountFor(owner, accounts) {
  const found =
    accounts.find(({ uid }) => uid === owner && uid !== 0) ?? accounts.find(({ name }) => name === 'nobody')
  return found ? { uid: found.uid, gid: found.gid } : { uid: 65_534, gid: 65_534 }
}

/** The lines of /etc/passwd. macOS numbers nobody -2, which spawn() takes as it is. */
export function parseAccounts(passwd) {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter(
      ([name, , uid, gid]) => name && !name.startsWith('#') && /^-?\d+$/.test(uid) && /^-?\d+$/.test(gid),
    )
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

function readAccounts() {
  try {
    return parseAccounts(fs.readFileSync('/etc/passwd', 'utf8'))
  } catch {
    return []
  }
}

/** Runs a program to its end under the server's account. */
export function runAs(account, program, args, options = {}) {
  return spawnSync(program, args, { encoding: 'utf8', ...options, ...(account ?? {}) })
}

/** Gives a path to the server's account. */
export function giveTo(account, file) {
  // chown wants the unsigned form of macOS' -2.
  if (account) fs.chownSync(file, account.uid >>> 0, account.gid >>> 0)
}

/**
 * Whether the account can reach the folder and write to it. Asked by trying, not by reading modes: access lists,
 * mounts and security modules have a say too.
 */
export function canWrite(account, folder) {
  return (
    runAs(account, '/bin/sh', ['-c', 'cd "$0" && test -w . && test -x .', folder], { cwd: '/' }).status === 0
  )
}
