import { buildConsole } from './build.mjs'
import { installPackages } from './install.mjs'
import { step } from './steps.mjs'

/** The step of every command that runs something: the packages of the lock file. */
export function packagesStep() {
  return step('packages', async (note) => {
    if (!(await installPackages())) note('already there')
  })
}

/**
 * The step of every command that serves something: a production build of the sources as they are now.
 *
 * @param {() => Promise<unknown>} [before] what has to be made first, in the same step
 * @returns {Promise<string>} its folder, for SOTTO_BUILD_DIR
 */
export function buildStep(before = async () => {}) {
  return step('build', async (note) => {
    await before()
    const { folder, fresh } = await buildConsole()
    if (!fresh) note('nothing has changed')
    return folder
  })
}
