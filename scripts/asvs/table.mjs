/**
 * One row of docs/security/asvs.md.
 *
 * @typedef {{ line: number, id: string, level: string, asked: string, how: string, shown: string, tests: string[] }} Row
 * @typedef {{ items: ReadonlyMap<string, number>, passed: ReadonlySet<string> | null, exists: (link: string) => boolean }} Known
 *   `passed`: tests of the last whole run that passed; null when only the table itself is looked at. `exists`: whether
 *   there is a file where a link leads, seen from the table
 */

/** What may stand in the last column instead of a test, as its first words. Whatever follows says why. */
const verdicts = {
  'Does not apply:': 'do not apply',
  'The operator’s:': 'the operator’s',
  'Written down:': 'written down',
  'By design:': 'by design',
  'Not met:': 'not met',
}

/**
 * Reads the rows out of the document: every line of a table whose first cell is a number such as 1.2.3.
 *
 * @param {string} text
 * @returns {Row[]}
 */
export function readTable(text) {
  return text.split('\n').flatMap((content, index) => {
    const cells = cellsOf(content)
    if (!/^\d+\.\d+\.\d+$/.test(cells[0] ?? '')) return []
    const [id, level = '', asked = '', how = '', shown = ''] = cells
    return [{ line: index + 1, id, level, asked, how, shown, tests: testsIn(shown) }]
  })
}

/** A bar behind a backslash belongs to the text of its cell. */
function cellsOf(line) {
  if (!line.startsWith('|')) return []
  const cells = line.split(/(?<!\\)\|/).slice(1, -1)
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'))
}

/** Tests stand in code marks, by their file and their full name: two marks where a name has one in it. */
function testsIn(cell) {
  const marked = [...cell.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , content]) => content.trim())
  return marked.filter((content) => /^\S+\.(test|spec)\.tsx? > /.test(content))
}

/**
 * Everything that is wrong, as sentences.
 *
 * @param {Row[]} rows
 * @param {Known} known
 * @returns {string[]}
 */
export function problemsOf(rows, known) {
  return [...numberProblems(rows, known.items), ...rows.flatMap((row) => rowProblems(row, known))]
}

function numberProblems(rows, items) {
  const seen = new Map()
  for (const { id } of rows) seen.set(id, (seen.get(id) ?? 0) + 1)
  const missing = [...items.keys()].filter((id) => !seen.has(id)).map((id) => `${id} has no row.`)
  const doubled = [...seen].filter(([, count]) => count > 1).map(([id, count]) => `${id} has ${count} rows.`)
  return [...missing, ...doubled]
}

function rowProblems(row, { items, passed, exists }) {
  const { id, line, level, asked, how, shown, tests } = row
  const say = (problem) => `${id} (line ${line}): ${problem}`
  if (!items.has(id)) return [say('there is no such item at level 1 or 2.')]
  const problems = []
  if (level !== String(items.get(id))) problems.push(say(`its level is ${items.get(id)}, not “${level}”.`))
  if (asked === '') problems.push(say('does not say what is asked.'))
  if (how === '') problems.push(say('does not say how it is done.'))
  if (shown === '') problems.push(say('names neither a test nor a reason.'))
  else if (tests.length === 0 && !isReason(shown))
    problems.push(say(`its last column begins with none of ${Object.keys(verdicts).join(' ')}`))
  for (const link of linksIn(`${how} ${shown}`)) if (!exists(link)) problems.push(say(`there is no ${link}.`))
  for (const test of tests)
    if (passed && !passed.has(test))
      problems.push(say(`no test of the last run that passed is called “${test}”.`))
  return problems
}

/** A verdict with something behind it. */
function isReason(shown) {
  const verdict = Object.keys(verdicts).find((words) => shown.startsWith(words))
  return verdict !== undefined && shown.length > verdict.length + 3
}

/** Where links lead within the repository, without the place in the page. */
function linksIn(text) {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target.split('#')[0])
  return targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

/**
 * How many rows there are of each kind; a row that is shown by a test and is not met as a whole counts as not met.
 *
 * @param {Row[]} rows
 * @returns {Record<string, number>}
 */
export function kindsOf(rows) {
  const counts = {}
  for (const { shown, tests } of rows) {
    const verdict = Object.keys(verdicts).find((words) => shown.startsWith(words))
    const kind = verdict ? verdicts[verdict] : tests.length > 0 ? 'shown by tests' : 'empty'
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}
