import { describe, expect, it } from 'vitest'
import {
  countCanary,
  countChaos,
  countCheck,
  countPlaywright,
  countVitest,
  isGood,
  lastLine,
  sum,
} from './totals.mjs'

const vitestReport = {
  numPassedTests: 12,
  numFailedTests: 1,
  testResults: [
    { name: 'good.test.ts', status: 'passed', message: '', assertionResults: [{ status: 'passed' }] },
    { name: 'bad.test.ts', status: 'failed', message: '', assertionResults: [{ status: 'failed' }] },
  ],
}

describe('The report of vitest', () => {
  it('counts its tests', () => {
    expect(countVitest(vitestReport, 1)).toEqual({ passed: 12, failed: 1, problems: [] })
  })

  it('counts a file that could not be loaded as one failure', () => {
    const broken = {
      name: 'broken.test.ts',
      status: 'failed',
      message: 'no such module\n at x',
      assertionResults: [],
    }
    const report = { numPassedTests: 3, numFailedTests: 0, testResults: [broken] }
    expect(countVitest(report, 1)).toEqual({
      passed: 3,
      failed: 1,
      problems: ['broken.test.ts: no such module'],
    })
  })

  it('fails when all tests passed but the run did not', () => {
    expect(countVitest({ numPassedTests: 3, numFailedTests: 0, testResults: [] }, 1)).toMatchObject({
      failed: 1,
    })
  })

  it('that is missing is one failure', () => {
    expect(countVitest(null, null)).toMatchObject({ passed: 0, failed: 1 })
  })
})

describe('The report of Playwright', () => {
  it('counts its tests; one that needed a second attempt has failed', () => {
    const report = { stats: { expected: 20, unexpected: 2, flaky: 1, skipped: 0 }, errors: [] }
    expect(countPlaywright(report, 1)).toEqual({ passed: 20, failed: 3, problems: [] })
  })

  it('counts an error outside all tests', () => {
    const report = {
      stats: { expected: 0, unexpected: 0, flaky: 0 },
      errors: [{ message: 'No tests found\nx' }],
    }
    expect(countPlaywright(report, 1)).toEqual({ passed: 0, failed: 1, problems: ['No tests found'] })
  })

  it('that is missing is one failure', () => {
    expect(countPlaywright(null, 1)).toMatchObject({ failed: 1 })
  })
})

describe('The total', () => {
  it('adds up all parts and ends in one line', () => {
    const total = sum([countCheck('style', true), countCheck('types', false), countVitest(vitestReport, 1)])
    expect(lastLine(total)).toBe('13 passed, 2 failed')
    expect(total.problems).toEqual(['types failed.'])
    expect(isGood(total)).toBe(false)
  })

  it('is good only when something ran', () => {
    expect(isGood(sum([]))).toBe(false)
    expect(isGood(sum([countCheck('style', true)]))).toBe(true)
  })
})

describe('The outcome of chaos', () => {
  const good = { doubleCharges: 0, lostAcknowledged: 0, disagreements: 0, regressionsSeen: 0, stuck: 0 }

  it('counts each kind of harm that was not done, and that enough has happened', () => {
    expect(countChaos(good, 0)).toEqual({ passed: 6, failed: 0, problems: [] })
  })

  it('counts each kind of harm that was done', () => {
    expect(countChaos({ ...good, doubleCharges: 2, stuck: 1 }, 1)).toEqual({
      passed: 3,
      failed: 2,
      problems: ['chaos: doubleCharges is 2.', 'chaos: stuck is 1.'],
    })
  })

  it('fails when too little has happened', () => {
    expect(countChaos(good, 1)).toMatchObject({ passed: 5, failed: 1 })
  })

  it('that is missing is one failure', () => {
    expect(countChaos(null, 1)).toMatchObject({ passed: 0, failed: 1 })
  })
})

describe('The outcome of the canary', () => {
  const good = { planted: 200, scannerFound: 200, hits: 0, heapHits: 7, falsePositives: 3 }

  it('counts that the scanner sees, that it saw nothing, and that the run was whole', () => {
    expect(countCanary(good, 0)).toEqual({ passed: 3, failed: 0, problems: [] })
  })

  it('fails for card data that were found', () => {
    expect(countCanary({ ...good, hits: 2 }, 1)).toEqual({
      passed: 1,
      failed: 1,
      problems: ['canary: card data in 2 places.'],
    })
  })

  it('fails when the scanner has missed one, or was not tried', () => {
    expect(countCanary({ ...good, scannerFound: 199 }, 1)).toMatchObject({ passed: 1, failed: 1 })
    expect(countCanary({ ...good, planted: 0, scannerFound: 0 }, 0)).toMatchObject({ failed: 1 })
  })

  it('fails for a run that was not whole, and for one that is missing', () => {
    expect(countCanary(good, 1)).toMatchObject({ passed: 2, failed: 1 })
    expect(countCanary(null, 1)).toMatchObject({ passed: 0, failed: 1 })
  })
})
