/**
 * What one part of the tests came to. `problems` are sentences for what failed outside a single test.
 *
 * @typedef {{ passed: number, failed: number, problems: string[] }} Count
 */

/** The last line of `npm test`. */
export function lastLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`
}

/** @param {Count[]} counts */
export function sum(counts) {
  return {
    passed: counts.reduce((total, each) => total + each.passed, 0),
    failed: counts.reduce((total, each) => total + each.failed, 0),
    problems: counts.flatMap((each) => each.problems),
  }
}

/** Nothing failed, and something ran: an empty run proves nothing. */
export function isGood({ passed, failed }) {
  return failed === 0 && passed > 0
}

/** A check without tests of its own counts as one. */
export function countCheck(name, succeeded) {
  return succeeded
    ? { passed: 1, failed: 0, problems: [] }
    : { passed: 0, failed: 1, problems: [`${name} failed.`] }
}

/**
 * Counts vitest's JSON report.
 *
 * @param {object | null} report null when none was written
 * @param {number | null} exitCode
 * @returns {Count}
 */
export function countVitest(report, exitCode) {
  if (!report) return crashed('vitest', exitCode)
  // A file that cannot even be loaded has no tests in the report; it counts as one that failed.
  const broken = report.testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
  })
  const problems = broken.map(
    ({ name, message }) => `${name}: ${message?.split('\n')[0] ?? 'could not be run'}`,
  )
  return judged('vitest', exitCode, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    problems,
  })
}

/**
 * Counts Playwright's JSON report.
 *
 * @param {object | null} report null when none was written
 * @param {number | null} exitCode
 * @returns {Count}
 */
export function countPlaywright(report, exitCode) {
  if (!report) return crashed('Playwright', exitCode)
  const { expected, unexpected, flaky } = report.stats
  const errors = report.errors ?? []
  return judged('Playwright', exitCode, {
    passed: expected,
    failed: unexpected + flaky + errors.length,
    problems: errors.map(({ message }) => String(message).split('\n')[0]),
  })
}

/** What must be nothing when the books are compared; each is a test of its own (e2e/chaos/outcome.ts). */
const chaosZeros = ['doubleCharges', 'lostAcknowledged', 'disagreements', 'regressionsSeen', 'stuck']

/**
 * Counts the last line of a run of chaos: each kind of harm is a test, and that enough has happened is one more.
 *
 * @param {object | null} outcome null when there was none
 * @param {number | null} exitCode
 * @returns {Count}
 */
export function countChaos(outcome, exitCode) {
  if (!outcome) return crashed('chaos', exitCode)
  const harm = chaosZeros.filter((name) => outcome[name] !== 0)
  return judged('chaos', exitCode, {
    passed: chaosZeros.length - harm.length + (exitCode === 0 ? 1 : 0),
    failed: harm.length,
    problems: harm.map((name) => `chaos: ${name} is ${outcome[name]}.`),
  })
}

/**
 * Counts a run of the canary: that the scanner sees, that it saw nothing, and that the run was whole.
 *
 * @param {{ planted: number, scannerFound: number, hits: number } | null} outcome null when there was none
 * @param {number | null} exitCode
 * @returns {Count}
 */
export function countCanary(outcome, exitCode) {
  if (!outcome) return crashed('canary', exitCode)
  const { planted, scannerFound, hits } = outcome
  const problems = [
    ...(planted > 0 && scannerFound === planted
      ? []
      : [`canary: ${scannerFound} of ${planted} planted numbers were found.`]),
    ...(hits === 0 ? [] : [`canary: card data in ${hits} places.`]),
  ]
  const passed = 2 - problems.length + (exitCode === 0 ? 1 : 0)
  return judged('canary', exitCode, { passed, failed: problems.length, problems })
}

/** An error outside all tests (an unhandled rejection, a failed tear-down) shows only in the exit code. */
function judged(name, exitCode, count) {
  if (exitCode === 0 || count.failed > 0) return count
  return { ...count, failed: 1, problems: [...count.problems, `${name} ended with exit code ${exitCode}.`] }
}

function crashed(name, exitCode) {
  return {
    passed: 0,
    failed: 1,
    problems: [`${name} ended with exit code ${exitCode} and without a report.`],
  }
}
