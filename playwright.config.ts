import { defineConfig } from '@playwright/test'

const { E2E_WORLDS, E2E_REPORT, SOTTO_CHROMIUM_PATH, SOTTO_TEST_TRACE } = process.env
const pictures = SOTTO_TEST_TRACE === '1'

if (!E2E_WORLDS) throw new Error('These tests need consoles and simulators: run npm test -- --only=e2e.')

/** Each worker has a world of its own: scripts/test/e2e.mjs starts them and names them in the environment. */
export default defineConfig({
  testDir: 'e2e/calls',
  outputDir: 'test-results',
  workers: JSON.parse(E2E_WORLDS).length,
  fullyParallel: true,
  // A test that passes at the second attempt has failed.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: E2E_REPORT ?? 'test-results/report.json' }]],
  use: {
    browserName: 'chromium',
    // What was done, in its order. Pictures and copies of every page would take as long as the tests themselves.
    trace: { mode: 'retain-on-failure', screenshots: pictures, snapshots: pictures, sources: pictures },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: SOTTO_CHROMIUM_PATH,
      // Chromium's sandbox does not work for root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    },
  },
})
