import path from 'node:path'
import { runLogged } from './children.mjs'
import { dataHome, projectRoot, readJson } from './folders.mjs'
import { withLock } from './lock.mjs'

/**
 * Installs the packages of package-lock.json unless exactly those are there. Install scripts are skipped: npm may skip
 * them anyway, and Prisma's would try to download an engine that is not used here.
 *
 * @returns {Promise<boolean>} whether anything had to be installed
 */
export async function installPackages() {
  return withLock(path.join(dataHome, 'install.lock'), async () => {
    if (packagesAreThere()) return false
    await runLogged({
      name: 'install',
      ...npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']),
      failure: 'The packages could not be installed',
    })
    return true
  })
}

function packagesAreThere() {
  const wanted = readJson(path.join(projectRoot, 'package-lock.json'))
  const installed = readJson(path.join(projectRoot, 'node_modules', '.package-lock.json'))
  return wanted !== null && installed !== null && matches(wanted, installed)
}

/**
 * Compares package-lock.json with the list that npm leaves in node_modules after a complete install. Packages for
 * other machines are optional and may be absent.
 */
export function matches(wanted, installed) {
  const { '': _project, ...packages } = wanted.packages ?? {}
  const there = installed.packages ?? {}
  const complete = Object.entries(packages).every(([place, { version, optional, peer }]) =>
    there[place] ? there[place].version === version : optional || peer,
  )
  return complete && Object.keys(there).every((place) => Object.hasOwn(packages, place))
}

/** npm as it was called: when we run below npm, by the same npm. */
function npm(args) {
  const script = process.env.npm_execpath
  return script?.endsWith('npm-cli.js') ? { args: [script, ...args] } : { command: 'npm', args }
}
