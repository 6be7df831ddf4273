import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import usual from '../../playwright.config'

/** The pictures of `docs/screens`: `npm run screens` starts the world and makes them small. */
export default defineConfig({
  ...usual,
  testDir: fileURLToPath(new URL('.', import.meta.url)),
  outputDir: fileURLToPath(new URL('../../test-results', import.meta.url)),
  workers: 1,
  fullyParallel: false,
  // A bank that says nothing is waited for at the pace of life.
  timeout: 300_000,
  expect: { timeout: 45_000 },
  use: { ...usual.use, trace: 'off', screenshot: 'off' },
})
