import fs from 'node:fs'
import path from 'node:path'
import { runLogged } from './children.mjs'
import { fingerprintOf, fingerprintOfSources } from './fingerprint.mjs'
import { dataHome, projectRoot, reasonOf } from './folders.mjs'
import { withLock } from './lock.mjs'
import { plantedVariables } from './planted.mjs'
import { Refusal } from './refusal.mjs'

const builds = path.join(dataHome, 'builds')
const buildsKeptMax = 4

/**
 * A production build of the sources as they are now. Builds are kept by what they were made from, so unchanged sources
 * are not built again, and a console that is running keeps its files while another build is made.
 *
 * @returns {Promise<{ folder: string, fresh: boolean }>} `folder`: for SOTTO_BUILD_DIR, relative to the project
 */
export async function buildConsole() {
  return withLock(path.join(dataHome, 'build.lock'), async () => {
    const finished = path.join(builds, fingerprintOfSources(projectRoot))
    const folder = path.relative(projectRoot, finished)
    if (fs.existsSync(path.join(finished, 'BUILD_ID'))) {
      const now = new Date()
      fs.utimesSync(finished, now, now)
      return { folder, fresh: false }
    }
    await runLogged({
      name: 'build',
      args: [path.join(projectRoot, 'node_modules/next/dist/bin/next'), 'build'],
      env: {
        ...process.env,
        // Nothing of the environment belongs into a build. A test looks for these.
        ...plantedVariables(projectRoot),
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
      },
      failure: 'The console could not be built',
    })
    keep(finished)
    return { folder, fresh: true }
  })
}

/** Copies a build out of the folder that the next one will use. The cache stays, which makes the next one faster. */
function keep(finished) {
  const unfinished = `${finished}.new`
  const source = path.join(projectRoot, '.next')
  try {
    removeOldest()
    fs.rmSync(unfinished, { recursive: true, force: true })
    fs.cpSync(source, unfinished, {
      recursive: true,
      filter: (file) => !['cache', 'dev', 'trace', 'diagnostics'].includes(path.relative(source, file)),
    })
    fs.rmSync(finished, { recursive: true, force: true })
    fs.renameSync(unfinished, finished)
  } catch (error) {
    throw new Refusal(`The build cannot be kept in ${finished}: ${reasonOf(error)}.`)
  }
}

function removeOldest() {
  fs.mkdirSync(builds, { recursive: true })
  const age = (name) => fs.statSync(path.join(builds, name)).mtimeMs
  const names = fs.readdirSync(builds).sort((a, b) => age(b) - age(a))
  for (const name of names.slice(buildsKeptMax - 1))
    fs.rmSync(path.join(builds, name), { recursive: true, force: true })
}

const generated = 'lib/adapters/prisma/generated'

/** Generates the database client unless the one that is there was made from the same schema and packages. */
export async function generateClient() {
  return withLock(path.join(dataHome, 'client.lock'), async () => {
    const made = fingerprintOf(projectRoot, ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'])
    const record = path.join(projectRoot, generated, '.made-from')
    if (fs.existsSync(record) && fs.readFileSync(record, 'utf8') === made) return false
    await runLogged({
      name: 'generate',
      args: [path.join(projectRoot, 'node_modules/prisma/build/index.js'), 'generate'],
      env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      failure: 'The database client could not be generated',
    })
    fs.writeFileSync(record, made)
    return true
  })
}
