import fs from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../run/folders.mjs'
import { print } from '../run/steps.mjs'
import { readLastRun } from '../test/names.mjs'
import { items } from './items.mjs'
import { kindsOf, problemsOf, readTable } from './table.mjs'

/** Where the table stands, from the folder of the project. */
export const tableFile = 'docs/security/asvs.md'

/** Prints what is wrong with the table, or what it comes to, and exits with 1 when anything is. */
export function main() {
  const run = readLastRun()
  if (!run) {
    print('No whole run of the tests is known here: run npm test first, without --only and without a text.')
    process.exit(1)
  }
  const { problems, rows } = checkTable(run)
  for (const problem of problems) print(`  ${problem}`)
  print(`Checked against the whole run that ended at ${run.endedAt}, with ${run.tests.length} tests.`)
  const kinds = Object.entries(kindsOf(rows)).map(([kind, count]) => `${count} ${kind}`)
  print(`${rows.length} items: ${kinds.join(', ')}. ${problems.length} problems.`)
  process.exit(problems.length === 0 ? 0 : 1)
}

/**
 * Holds the table against a run.
 *
 * @param {import('../test/names.mjs').Run} run
 * @returns {{ problems: string[], rows: import('./table.mjs').Row[] }}
 */
export function checkTable(run) {
  const rows = readTable(fs.readFileSync(path.join(projectRoot, tableFile), 'utf8'))
  const exists = (file) => fs.existsSync(path.join(projectRoot, path.dirname(tableFile), file))
  return { rows, problems: problemsOf(rows, { items, passed: new Set(run.tests), exists }) }
}
