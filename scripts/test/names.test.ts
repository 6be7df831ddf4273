import { describe, expect, it } from 'vitest'
import { namesInPlaywright, namesInVitest } from './names.mjs'

const test = (ancestorTitles: string[], title: string, status = 'passed') => ({
  ancestorTitles,
  title,
  status,
})

describe('The names of the tests of a run', () => {
  it('are their file, their groups and their own name', () => {
    const report = {
      testResults: [
        { name: '/home/sotto/lib/a.test.ts', assertionResults: [test(['A door', 'at night'], 'is locked')] },
        { name: '/home/sotto/app/api/b.test.ts', assertionResults: [test([], 'Nobody comes in')] },
      ],
    }
    expect(namesInVitest(report, '/home/sotto')).toEqual([
      'lib/a.test.ts > A door > at night > is locked',
      'app/api/b.test.ts > Nobody comes in',
    ])
  })

  it('leave out what failed and what did not run', () => {
    const assertionResults = [
      test([], 'good'),
      test([], 'bad', 'failed'),
      test([], 'left out', 'skipped'),
      test([], 'put off', 'todo'),
    ]
    const report = { testResults: [{ name: '/home/sotto/x.test.ts', assertionResults }] }
    expect(namesInVitest(report, '/home/sotto')).toEqual(['x.test.ts > good'])
  })

  it('are the same in each run, whatever the seed', () => {
    const results = [test(['Forged callbacks, seed 4812'], 'are refused')]
    const report = { testResults: [{ name: '/home/sotto/x.test.ts', assertionResults: results }] }
    expect(namesInVitest(report, '/home/sotto')).toEqual([
      'x.test.ts > Forged callbacks, seed … > are refused',
    ])
  })

  const spec = (title: string, status: string) => ({
    title,
    ok: status !== 'unexpected',
    tests: [{ status }],
  })
  const played = (suites: object[]) =>
    namesInPlaywright({ config: { rootDir: '/home/sotto/e2e/calls' }, suites }, '/home/sotto')

  it('of the browser begin with their file too', () => {
    const group = { title: 'A caller', specs: [spec('hangs up', 'expected')], suites: [] }
    const file = { title: 'paid.spec.ts', specs: [spec('Paid', 'expected')], suites: [group] }
    expect(played([file])).toEqual([
      'e2e/calls/paid.spec.ts > Paid',
      'e2e/calls/paid.spec.ts > A caller > hangs up',
    ])
  })

  it.each(['unexpected', 'flaky', 'skipped'])('of the browser leave out what was %s', (status) => {
    expect(played([{ title: 'paid.spec.ts', specs: [spec('Paid', status)], suites: [] }])).toEqual([])
  })
})
