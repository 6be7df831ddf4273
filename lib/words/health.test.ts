import { describe, expect, it } from 'vitest'
import type { FindingName } from '@/lib/domain/health/checks'
import { checkNames, checkStates } from '@/lib/wire/health'
import { checkStateWords, checkWords, findingWords, summaryWords, wordsOfFinding } from '.'

const findingNames = Object.keys(findingWords) as FindingName[]
const broken = /undefined|null|NaN|\[object/
const values = {
  name: 'shuttle-live',
  code: '64001',
  detail: 'HTTP 401',
  status: 'suspended',
  mode: 'live',
  expected: 'test',
  payments: '3',
  missing: '2',
  total: '12',
  seconds: '40',
  against: 'twilio',
  count: '1',
  task: 'lookUp',
  settings: 'fsync',
}

describe('The words of the state of the installation', () => {
  it('know every check and every state', () => {
    expect(Object.keys(checkWords).sort()).toEqual([...checkNames].sort())
    expect(Object.keys(checkStateWords).sort()).toEqual([...checkStates].sort())
  })

  it.each(findingNames)('say what %s means in one sentence, with and without its values', (name) => {
    const { line } = findingWords[name]
    for (const filled of [values, {}]) {
      expect(line(filled)).toMatch(/^\S.*[.]$/)
      expect(line(filled)).not.toMatch(broken)
    }
    expect(line(values).split(' ').length).toBeLessThanOrEqual(20)
  })

  it('show a finding that is newer than the page by its name', () => {
    expect(wordsOfFinding('somethingNewer').line({})).toBe('somethingNewer')
    expect(wordsOfFinding('constructor').line({})).toBe('constructor')
  })

  it.each([
    [{ ok: 11, warning: 0, fault: 0, unknown: 0 }, 'Everything that can be checked is in order.'],
    [
      { ok: 9, warning: 0, fault: 0, unknown: 2 },
      'Everything that can be checked is in order. 2 checks not known.',
    ],
    [{ ok: 8, warning: 2, fault: 1, unknown: 0 }, '1 fault, 2 warnings.'],
    [{ ok: 9, warning: 1, fault: 0, unknown: 1 }, '1 warning. 1 check not known.'],
    [{ ok: 9, warning: 0, fault: 2, unknown: 0 }, '2 faults.'],
  ])('sum %j up as "%s"', (counts, words) => {
    expect(summaryWords(counts)).toBe(words)
  })
})
