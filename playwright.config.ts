import { defineConfig } from '@playwright/test'

const { E2E_APP_URLS, E2E_REPORT, SOTTO_CHROMIUM_PATH } = process.env

if (!E2E_APP_URLS)
  throw new Error('These tests need two consoles and the simulator: run npm test -- --only=e2e.')

/** Two consoles on one database, one simulator: scripts/test/e2e.mjs starts them and names them in the environment. */
export default defineConfig({
  testDir: 'e2e/calls',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second attempt has failed.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: E2E_REPORT ?? 'test-results/report.json' }]],
  use: {
    baseURL: E2E_APP_URLS.split(',')[0],
    browserName: 'chromium',
    trace: 'retain-on-failure',
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
