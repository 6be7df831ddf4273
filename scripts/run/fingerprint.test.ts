import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { fingerprintOf, fingerprintOfSources } from './fingerprint.mjs'

let root: string

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'sotto-sources-'))
  onTestFinished(() => fs.rmSync(root, { recursive: true }))
  write('app/page.tsx', 'page')
  write('lib/values/money.ts', 'money')
})

describe('A build is made anew', () => {
  it.each([
    ['a page changes', 'app/page.tsx', 'other'],
    ['a file is added', 'lib/values/id.ts', 'id'],
    ['the packages change', 'package-lock.json', '{}'],
    ['the settings of the build change', 'next.config.js', 'export default {}'],
  ])('when %s', (_, file, content) => {
    const before = fingerprintOfSources(root)
    write(file, content)
    expect(fingerprintOfSources(root)).not.toBe(before)
  })

  it('when a file gets another name', () => {
    const before = fingerprintOfSources(root)
    fs.renameSync(path.join(root, 'app/page.tsx'), path.join(root, 'app/layout.tsx'))
    expect(fingerprintOfSources(root)).not.toBe(before)
  })
})

describe('A build is kept', () => {
  it.each([
    'app/page.test.tsx',
    'simulator/world.ts',
    'e2e/calls/paid.spec.ts',
    'scripts/demo.mjs',
    'docs/architecture.md',
    'README.md',
    '.data/demo.json',
    '.next/BUILD_ID',
    'node_modules/next/package.json',
    'next-env.d.ts',
    'prisma/migrations/1_first/migration.sql',
  ])('when only %s changes', (file) => {
    const before = fingerprintOfSources(root)
    write(file, 'changed')
    expect(fingerprintOfSources(root)).toBe(before)
  })
})

it('A fingerprint of chosen files takes no notice of others, nor of missing ones', () => {
  const before = fingerprintOf(root, ['lib', 'missing'])
  write('app/page.tsx', 'other')
  expect(fingerprintOf(root, ['lib', 'missing'])).toBe(before)
  write('lib/values/money.ts', 'other')
  expect(fingerprintOf(root, ['lib', 'missing'])).not.toBe(before)
})

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), content)
}
