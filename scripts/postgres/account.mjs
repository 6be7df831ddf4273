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
  const owner = fs.statSync(projectRoot)
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return accountOfNobody(fs.readFileSync('/etc/passwd', 'utf8'))
}

/** Reads `nobody` from the text of /etc/passwd; Debian's number when there is no such line. */
export function accountOfNobody(passwd) {
  const line = passwd.split('\n').find((candidate) => candidate.startsWith('nobody:'))
  const [, , uid, gid] = (line ?? '').split(':').map(Number)
  // macOS numbers nobody -2, which spawn() takes as it is.
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : { uid: 65534, gid: 65534 }
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
