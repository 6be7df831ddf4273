import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import usual from '../playwright.config'

/** The figures of the desk, one after the other so that nothing disturbs them: `npm run bench`. */
export default defineConfig({
  ...usual,
  testDir: fileURLToPath(new URL('.', import.meta.url)),
  workers: 1,
  timeout: 300_000,
  // Some banks take a quarter of a minute.
  expect: { timeout: 30_000 },
  outputDir: fileURLToPath(new URL('../test-results', import.meta.url)),
  // A trace takes pictures of the page, which is what is measured.
  use: { ...usual.use, trace: 'off', screenshot: 'off' },
})
