import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { agrees, judge, productionPackages } from './licenses.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string) => JSON.parse(readFileSync(`${root}${name}`, 'utf8'))
const rules = read('.ci/licenses.json')
const packages = productionPackages(read('package-lock.json'))

/** Old packages name their licence as an object, or several in a list, of which npm takes none over. */
function licenseIn(manifest: string): string | undefined {
  const { license } = read(manifest) as { license?: string | { type?: string } }
  return typeof license === 'object' ? license.type : license
}

describe('The licences of what we ship', () => {
  it('are all agreed to, and every exception is needed', () => {
    const { refused, idle } = judge(packages, rules)
    expect({ refused, idle }).toEqual({ refused: [], idle: [] })
  })

  it.each([
    'GPL-3.0-only',
    'AGPL-3.0-or-later',
    'SSPL-1.0',
    'BUSL-1.1',
    'UNLICENSED',
    'SEE LICENSE IN x',
    null,
  ])('may not be %s', (license) => {
    const { refused } = judge([...packages, { name: 'new', version: '1.0.0', license }], rules)
    expect(refused.map(({ name }) => name)).toEqual(['new'])
  })

  it('are excepted for the package that was looked at, and for no other', () => {
    const others = [
      { name: 'another', version: '1.0.0', license: 'MPL-2.0' },
      { name: 'lightningcss', version: '9.0.0', license: 'GPL-3.0-only' },
      { name: 'elkjs-fork', version: '1.0.0', license: 'EPL-2.0' },
    ]
    expect(judge([...packages, ...others], rules).refused).toEqual(others)
  })

  it('are those that the installed packages name themselves', () => {
    const { packages: list } = read('package-lock.json') as { packages: Record<string, { license?: string }> }
    const installed = Object.entries(list).filter(([place]) => existsSync(`${root}${place}/package.json`))
    expect(installed.length).toBeGreaterThan(200)
    for (const [place, { license }] of installed.filter(([place]) => place !== ''))
      expect(licenseIn(`${place}/package.json`), place).toBe(license)
  })

  it('are told by `npm run licenses`, with one object as the last line', () => {
    const lines = execFileSync(process.execPath, ['scripts/licenses.mjs'], { cwd: root, encoding: 'utf8' })
    const last = JSON.parse(lines.trim().split('\n').at(-1) ?? '')
    expect(last).toMatchObject({ packages: packages.length, refused: 0, idle: 0 })
    expect(last.licenses.MIT).toBeGreaterThan(100)
  })
})

it.each([
  ['MIT', true],
  ['MIT OR GPL-3.0-only', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['GPL-3.0-only OR AGPL-3.0-only', false],
  ['MIT AND ISC', true],
  ['MIT and ISC', true],
  ['MIT AND GPL-3.0-only', false],
  ['(MIT OR GPL-3.0-only) AND ISC', true],
  ['(GPL-3.0-only) AND (MIT OR ISC)', false],
  ['MIT AND GPL-3.0-only OR ISC', true],
  ['GPL-3.0-only WITH Classpath-exception-2.0', false],
  ['', false],
  [null, false],
])('%s is agreed to: %s', (expression, agreed) => {
  expect(agrees(expression, ['MIT', 'ISC'])).toBe(agreed)
})
