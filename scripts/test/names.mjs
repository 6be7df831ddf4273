import path from 'node:path'
import { projectRoot, readJson, writePrivateFile } from '../run/folders.mjs'
import { testHome } from './database.mjs'

/**
 * A whole run of the tests.
 *
 * @typedef {{ endedAt: string, tests: string[] }} Run
 *   `endedAt`: ISO 8601, UTC; `tests`: those that passed, by the file from the project's folder and the names of the
 *   groups around them: `lib/x.test.ts > A group > does something`
 */

const lastRun = path.join(testHome, 'last-run.json')

/** Keeps the names of a whole run for whoever asks later which tests there were. */
export function keepLastRun(run) {
  writePrivateFile(lastRun, JSON.stringify(run))
}

/** @returns {Run | null} null when there was none on this machine */
export function readLastRun() {
  return readJson(lastRun)
}

/**
 * The tests that passed in vitest's JSON report.
 *
 * @param {object} report
 * @param {string} [root] the folder from which files are named
 * @returns {string[]}
 */
export function namesInVitest(report, root = projectRoot) {
  return report.testResults.flatMap(({ name, assertionResults }) => {
    const file = path.relative(root, name).split(path.sep).join('/')
    const passed = assertionResults.filter(({ status }) => status === 'passed')
    return passed.map(({ ancestorTitles, title }) => nameOf([file, ...ancestorTitles, title]))
  })
}

/**
 * The tests that passed in Playwright's JSON report. Its outermost groups are the files.
 *
 * @param {object} report
 * @param {string} [root] the folder from which files are named
 * @returns {string[]}
 */
export function namesInPlaywright(report, root = projectRoot) {
  const folder = path.relative(root, report.config.rootDir).split(path.sep).join('/')
  const within = (group, above) => {
    const here = [...above, group.title]
    const specs = (group.specs ?? []).filter(passedAtOnce).map(({ title }) => nameOf([...here, title]))
    return [...specs, ...(group.suites ?? []).flatMap((inner) => within(inner, here))]
  }
  return report.suites.flatMap((file) => within({ ...file, title: path.posix.join(folder, file.title) }, []))
}

/** The seed of a random test is another one in each run. */
function nameOf(titles) {
  return titles.join(' > ').replace(/\bseed \d+/g, 'seed …')
}

/** A test that was left out is `ok` to Playwright, and one that needed a second try as well. */
function passedAtOnce({ tests }) {
  return tests.length > 0 && tests.every(({ status }) => status === 'expected')
}
