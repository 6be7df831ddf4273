import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { filesHolding } from './build-scan'

const folder = mkdtempSync(path.join(tmpdir(), 'sotto-scan-'))
const secret = 'planted-secret-7'

beforeAll(() => {
  mkdirSync(path.join(folder, 'static/chunks'), { recursive: true })
  mkdirSync(path.join(folder, 'node_modules'))
  const inside = {
    'static/chunks/raw.js': `const token="${secret}"`,
    'static/chunks/base64.js': Buffer.from(`${secret}-and-more`).toString('base64'),
    'hex.bin': Buffer.from(secret).toString('hex'),
    'clean.js': 'const token=""',
    'node_modules/linked.js': secret,
  }
  for (const [name, text] of Object.entries(inside)) writeFileSync(path.join(folder, name), text)
})
afterAll(() => rmSync(folder, { recursive: true }))

it('A planted secret is found wherever it lies, and in whatever form', () => {
  const found = ['hex.bin', 'static/chunks/base64.js', 'static/chunks/raw.js'].map(
    (file) => `${file}: ${secret}`,
  )
  expect(filesHolding(folder, [secret]).sort()).toEqual(found)
})

it('What is not there is not found', () => {
  expect(filesHolding(folder, ['another-secret-8'])).toEqual([])
})
