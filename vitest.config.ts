import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    include: ['{lib,simulator,scripts,components,app,prisma,e2e}/**/*.test.{ts,tsx}'],
    globalSetup: 'scripts/test/vitest-database.mjs',
    // The usual is one less, which on two cores is one. Many tests wait for the database or for real time: one more than cores
    // keeps these busy (2 cores: 304 s with three, 356 s with two).
    maxWorkers: availableParallelism() + 1,
    // A machine that does other work at the same time is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
