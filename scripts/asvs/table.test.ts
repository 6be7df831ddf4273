import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../run/folders.mjs'
import { items } from './items.mjs'
import { tableFile } from './main.mjs'
import { kindsOf, problemsOf, readTable } from './table.mjs'

const known = {
  items: new Map([
    ['1.1.1', 1],
    ['1.1.2', 2],
  ]),
  passed: new Set(['lib/a.test.ts > A door > is locked', 'e2e/calls/b.spec.ts > A `guest` is let in']),
  exists: (file: string) => file === 'people.md',
}
const good = [
  '| 1.1.1 | 1 | Doors are locked | A key | `lib/a.test.ts > A door > is locked` |',
  '| 1.1.2 | 2 | Windows as well | There are none, see [people](people.md#doors) | Does not apply: no windows |',
]
const problems = (...lines: string[]) => problemsOf(readTable(lines.join('\n')), known)

describe('A table of items', () => {
  it('is in order when each item has a row, with a test that passed or with a reason', () => {
    expect(
      problems('| Item | Level | Asked | How | Shown by |', '| --- | --- | --- | --- | --- |', ...good),
    ).toEqual([])
  })

  it('misses an item by its number', () => {
    expect(problems(good[0] ?? '')).toEqual(['1.1.2 has no row.'])
  })

  it('finds an item that stands there twice', () => {
    expect(problems(...good, good[1] ?? '')).toEqual(['1.1.2 has 2 rows.'])
  })

  it('finds an item that there is not at these levels', () => {
    expect(problems(...good, '| 1.1.3 | 3 | More | Much | By design: it is |')).toEqual([
      '1.1.3 (line 3): there is no such item at level 1 or 2.',
    ])
  })

  it('finds a level that is not that of the item', () => {
    const [first = ''] = good
    expect(problems(first.replace('| 1 |', '| 2 |'), good[1] ?? '')).toEqual([
      '1.1.1 (line 1): its level is 1, not “2”.',
    ])
  })

  it.each([
    ['asked', '| 1.1.1 | 1 | | A key | By design: a lock |', 'does not say what is asked.'],
    ['how', '| 1.1.1 | 1 | Doors | | By design: a lock |', 'does not say how it is done.'],
    ['shown', '| 1.1.1 | 1 | Doors | A key | |', 'names neither a test nor a reason.'],
    ['everything', '| 1.1.1 | 1 |', 'names neither a test nor a reason.'],
  ])('finds a row that is empty: %s', (_, row, sentence) => {
    expect(problems(row, good[1] ?? '')).toContain(`1.1.1 (line 1): ${sentence}`)
  })

  it.each(['fine', 'Does not apply:', 'Does not apply: -', '`lib/a.ts > something`', 'See `lib/a.test.ts`'])(
    'takes no empty word for a reason: %s',
    (shown) => {
      const [problem] = problems(`| 1.1.1 | 1 | Doors | A key | ${shown} |`, good[1] ?? '')
      expect(problem).toContain('1.1.1 (line 1): its last column begins with none of')
    },
  )

  it('finds a test that did not run, did not pass or is called otherwise', () => {
    const [row = ''] = good
    expect(problems(row.replace('is locked', 'is open'), good[1] ?? '')).toEqual([
      '1.1.1 (line 1): no test of the last run that passed is called “lib/a.test.ts > A door > is open”.',
    ])
  })

  it('looks at every test of a row, also beside a reason, and at names with code marks in them', () => {
    const row =
      '| 1.1.1 | 1 | Doors | A key | Not met: one door has no lock. `lib/a.test.ts > A door > is locked`<br>``e2e/calls/b.spec.ts > A `guest` is let in``<br>`lib/c.test.ts > gone` |'
    expect(problems(row, good[1] ?? '')).toEqual([
      '1.1.1 (line 1): no test of the last run that passed is called “lib/c.test.ts > gone”.',
    ])
  })

  it('finds a link that leads nowhere', () => {
    const [first = '', second = ''] = good
    expect(problems(first, second.replace('people.md', 'gone.md'))).toEqual([
      '1.1.2 (line 2): there is no gone.md.',
    ])
  })

  it('reads a bar that stands behind a backslash as a part of its cell', () => {
    const [row] = readTable('| 1.1.1 | 1 | a \\| b | c | `x.test.ts > d \\| e` |')
    expect(row).toMatchObject({ asked: 'a | b', tests: ['x.test.ts > d | e'] })
  })

  it('counts what there is of each kind, and honesty about a part counts for the whole', () => {
    const [first = '', second = ''] = good
    const half = first.replace('`lib', 'Not met: one door is open. `lib')
    expect(kindsOf(readTable([first, second, half].join('\n')))).toEqual({
      'shown by tests': 1,
      'do not apply': 1,
      'not met': 1,
    })
  })
})

describe('The items of ASVS 5.0', () => {
  it('are 70 at level 1 and 183 at level 2', () => {
    const levels = [...items.values()]
    expect([levels.filter((level) => level === 1).length, levels.length]).toEqual([70, 253])
  })
})

describe('Our own table', () => {
  it('has one row for each item, none of them empty, and no link that leads nowhere', () => {
    const text = fs.readFileSync(path.join(projectRoot, tableFile), 'utf8')
    const exists = (file: string) => fs.existsSync(path.join(projectRoot, path.dirname(tableFile), file))
    expect(problemsOf(readTable(text), { items, passed: null, exists })).toEqual([])
  })
})
