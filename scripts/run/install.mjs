import fs from 'node:fs'
import path from 'node:path'
import { runLogged } from './children.mjs'
import { dataHome, projectRoot, readJson, reasonOf } from './folders.mjs'
import { withLock } from './lock.mjs'
import { Refusal } from './refusal.mjs'

/**
 * Installs the packages of package-lock.json unless exactly those are there.
 *
 * Not `npm ci`: a registry of a closed network may lack the packages for other machines, and `npm ci` then refuses the
 * whole list; `npm install` takes the same versions and leaves those out. Install scripts are skipped (.npmrc).
 *
 * @returns {Promise<boolean>} whether anything had to be installed
 */
export async function installPackages() {
  return withLock(path.join(dataHome, 'install.lock'), async () => {
    if (packagesAreThere()) return false
    removeUnfinishedInstall()
    await runLogged({
      name: 'install',
      ...npm([
        'install',
        '--no-save',
        '--ignore-scripts',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
      ]),
      failure: 'The packages could not be installed',
    })
    return true
  })
}

const modules = path.join(projectRoot, 'node_modules')
const listOfInstalled = path.join(modules, '.package-lock.json')

function packagesAreThere() {
  const wanted = readJson(path.join(projectRoot, 'package-lock.json'))
  const installed = readJson(listOfInstalled)
  return wanted !== null && installed !== null && matches(wanted, installed)
}

/**
 * Compares package-lock.json with the list that npm leaves in node_modules after a complete install. Packages for
 * other machines are optional: they may be absent here, or be here without being in our list.
 */
export function matches(wanted, installed) {
  const { '': _project, ...packages } = wanted.packages ?? {}
  const there = installed.packages ?? {}
  const complete = Object.entries(packages).every(([place, { version, optional, peer }]) =>
    there[place] ? there[place].version === version : optional || peer,
  )
  const exact = Object.entries(there).every(
    ([place, { optional }]) => Object.hasOwn(packages, place) || optional,
  )
  return complete && exact
}

/** npm writes its list last; without it the packages may be cut off in the middle, and npm would trust them. */
function removeUnfinishedInstall() {
  if (fs.existsSync(listOfInstalled)) return
  try {
    fs.rmSync(modules, { recursive: true, force: true })
  } catch (error) {
    throw new Refusal(`The folder ${modules} of an unfinished install cannot be removed: ${reasonOf(error)}.`)
  }
}

/** npm as it was called: when we run below npm, by the same npm. */
function npm(args) {
  const script = process.env.npm_execpath
  return script?.endsWith('npm-cli.js') ? { args: [script, ...args] } : { command: 'npm', args }
}
