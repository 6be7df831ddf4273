import path from 'node:path'
import { checkTable, tableFile } from '../asvs/main.mjs'
import { readJson } from '../run/folders.mjs'
import { testHome } from './database.mjs'
import { keepLastRun, namesInPlaywright, namesInVitest } from './names.mjs'
import { countCheck } from './totals.mjs'

/** More sentences than this say no more: then the run itself has failed. */
const problemsMax = 20

/**
 * After everything has run: keeps the names of the tests, and holds the table of ASVS items against them. One more test.
 *
 * @returns {import('./totals.mjs').Count}
 */
export function checkWholeRun() {
  const [vitest, playwright] = ['vitest', 'playwright'].map((name) =>
    readJson(path.join(testHome, `${name}.json`)),
  )
  if (!vitest || !playwright) return countCheck(`The check of ${tableFile} without all reports`, false)
  const tests = [...namesInVitest(vitest), ...namesInPlaywright(playwright)]
  const run = { endedAt: new Date().toISOString(), tests }
  keepLastRun(run)
  const { problems } = checkTable(run)
  if (problems.length === 0) return countCheck(tableFile, true)
  const more = problems.length - problemsMax
  const said = [...problems.slice(0, problemsMax), ...(more > 0 ? [`and ${more} more.`] : [])]
  return { passed: 0, failed: 1, problems: said.map((problem) => `${tableFile}: ${problem}`) }
}
