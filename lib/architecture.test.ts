import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Area, checkImports, outsideNames, type Source } from '@/lib/testing/imports'

/** What tests everywhere may use. */
const tools = ['vitest', 'fast-check', 'node']
const testing = { imports: ['testing'], packages: tools }

/** An adapter knows the roles it fills and its own vendor; never another adapter. */
function adapter(name: string, ...packages: string[]): Area {
  return {
    name: `adapters/${name}`,
    paths: [`lib/adapters/${name}/`],
    imports: ['ports', 'domain', 'values', 'log'],
    packages: ['node', 'zod', ...packages],
    inTests: testing,
  }
}

const adapters = [
  adapter('auth', 'better-auth', 'otpauth', '@zxcvbn-ts/language-common', 'openid-client'),
  adapter('jobs', 'graphile-worker', 'pg'),
  adapter('live', 'pg'),
  adapter('memory'),
  adapter('prisma', '@prisma/client', '@prisma/adapter-pg'),
  adapter('shuttle'),
  adapter('system'),
  adapter('twilio', 'twilio'),
]

/** The import table. Whatever it does not list is not allowed; an area may always import itself. */
const areas: readonly Area[] = [
  { name: 'values', paths: ['lib/values/'], imports: [], packages: [], inTests: testing },
  { name: 'domain', paths: ['lib/domain/'], imports: ['values'], packages: [], inTests: testing },
  { name: 'ports', paths: ['lib/ports/'], imports: ['domain', 'values'], packages: [], inTests: testing },
  { name: 'wire', paths: ['lib/wire/'], imports: ['values'], packages: ['zod'], inTests: testing },
  {
    name: 'words',
    paths: ['lib/words/'],
    imports: ['values', 'wire'],
    types: ['domain'],
    packages: [],
    inTests: testing,
  },
  {
    name: 'usecases',
    paths: ['lib/usecases/'],
    imports: ['domain', 'ports', 'values', 'wire'],
    // Jobs come back from the database as JSON.
    packages: ['zod'],
    inTests: testing,
  },
  ...adapters,
  {
    name: 'log',
    paths: ['lib/log.ts', 'lib/log.test.ts'],
    imports: ['values'],
    packages: [],
    inTests: testing,
  },
  {
    name: 'env',
    paths: ['lib/env.ts', 'lib/env.test.ts', 'lib/env/'],
    imports: ['values'],
    packages: ['zod'],
    inTests: testing,
  },
  {
    name: 'http',
    paths: ['lib/http.ts', 'lib/http.test.ts', 'lib/http/'],
    imports: ['domain', 'values', 'wire', 'log'],
    packages: ['zod', 'node'],
    inTests: testing,
  },
  {
    name: 'client',
    paths: ['lib/client/'],
    imports: ['wire', 'values'],
    packages: ['react', 'swr', 'zod'],
    inTests: testing,
  },
  {
    name: 'components',
    paths: ['components/'],
    imports: ['wire', 'client', 'words', 'values'],
    packages: ['react', 'react-dom', 'next', 'lucide-react', 'uqr', 'zod'],
    inTests: testing,
  },
  {
    name: 'server',
    paths: ['lib/server.ts', 'lib/server/'],
    imports: [
      ...['domain', 'ports', 'usecases', 'values', 'wire', 'words', 'env', 'log', 'http'],
      ...adapters.map(({ name }) => name),
    ],
    packages: ['node', 'zod'],
    inTests: testing,
  },
  {
    name: 'app',
    paths: ['app/'],
    imports: ['server', 'http', 'wire', 'client', 'components', 'words', 'values'],
    packages: ['next', 'react', 'zod', '@fontsource-variable/inter', '@fontsource-variable/geist-mono'],
    inTests: testing,
  },
  { name: 'proxy', paths: ['proxy.ts'], imports: ['server'], packages: ['node', 'next'] },
  { name: 'instrumentation-client', paths: ['instrumentation-client.ts'], imports: [], packages: ['zod'] },
  { name: 'instrumentation', paths: ['instrumentation.ts'], imports: ['server', 'env'], packages: [] },
  {
    name: 'seed',
    paths: ['prisma/'],
    imports: ['adapters/auth', 'adapters/prisma', 'adapters/system', 'usecases', 'env', 'domain', 'values'],
    packages: ['node'],
    inTests: testing,
  },
  {
    name: 'testing',
    paths: [
      'lib/testing/',
      'lib/architecture.test.ts',
      // What only the tests of one adapter share.
      ...adapters.flatMap(({ paths }) => paths.map((folder) => `${folder}testing/`)),
    ],
    imports: [
      'values',
      'domain',
      'ports',
      'usecases',
      'wire',
      'env',
      'log',
      'http',
      ...adapters.map(({ name }) => name),
    ],
    packages: ['*'],
  },
  // The outside world shares nothing with us: no area lists it, and it lists none.
  { name: 'simulator', paths: ['simulator/'], imports: [], packages: ['*'] },
  {
    name: 'scripts',
    paths: ['scripts/'],
    imports: [],
    packages: ['*'],
    inTests: { imports: ['testing'], packages: [] },
  },
  { name: 'e2e', paths: ['e2e/'], imports: ['values', 'words', 'configuration'], packages: ['*'] },
  // It starts and kills what the commands start, and reads what a browser reads.
  { name: 'chaos', paths: ['e2e/chaos/'], imports: ['scripts', 'wire', 'values'], packages: ['*'] },
  {
    name: 'canary',
    paths: ['e2e/canary/'],
    // It starts what the commands start, knows every route and field, and tries our own checks on what is no card.
    imports: ['scripts', 'chaos', 'e2e', 'testing', 'adapters/twilio', 'adapters/shuttle', 'log', 'values'],
    packages: ['*'],
  },
  {
    name: 'bench',
    paths: ['bench/'],
    imports: ['testing', 'values', 'domain', 'usecases', 'wire', 'server', 'e2e', 'configuration'],
    packages: ['*'],
  },
  {
    name: 'configuration',
    paths: [
      'next.config.js',
      'postcss.config.mjs',
      'vitest.config.ts',
      'prisma.config.ts',
      'playwright.config.ts',
    ],
    imports: ['scripts'],
    packages: ['*'],
  },
]

const root = path.resolve(import.meta.dirname, '..')
/** What is made and not written, and what holds no code. */
const passedOver = new Set([
  'node_modules',
  'docs',
  'public',
  'test-results',
  'playwright-report',
  'next-env.d.ts',
])
const generated = 'lib/adapters/prisma/generated/'

const files = list('')
const sources = files
  .filter((file) => /\.(ts|tsx|js|jsx|mjs|cjs)$/.test(file) && !file.startsWith(generated))
  .map((file): Source => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') }))

function list(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = folder + entry.name
    if (entry.name.startsWith('.') || passedOver.has(name)) return []
    return entry.isDirectory() ? list(`${name}/`) : [name]
  })
}

describe('The house', () => {
  it('keeps to its import table', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(checkImports(sources, areas, files)).toEqual([])
  })

  it('has a domain and values without clock, chance, network or environment', () => {
    const pure = sources.filter(
      ({ path: file }) => /^lib\/(domain|values)\//.test(file) && !file.endsWith('.test.ts'),
    )
    expect(pure.length).toBeGreaterThan(10)
    expect(pure.flatMap((source) => outsideNames(source, outside))).toEqual([])
  })

  it('reads the environment in one place', () => {
    const product = sources.filter(({ path: file }) => isProduct(file) && !/^lib\/env[./]/.test(file))
    const readers = product.flatMap((source) => outsideNames(source, new Set(['process'])))
    const reading = readers.filter((found) => readsEnvironment(found))
    expect(reading).toEqual([])
  })

  it('logs in one place', () => {
    const product = sources.filter(({ path: file }) => isProduct(file))
    expect(product.flatMap((source) => outsideNames(source, new Set(['console'])))).toEqual([])
  })

  it('has no word about the outside world that stands in for the vendors', () => {
    const product = sources.filter(({ path: file }) => isProduct(file))
    expect(product.filter(({ text }) => /simulat/i.test(text)).map(({ path: file }) => file)).toEqual([])
  })
})

/** What a pure function cannot know. `Date` counts although it can be given a time: moments are numbers here. */
const outside = new Set([
  ...['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ...['crypto', 'process', 'globalThis', 'window', 'document', 'navigator', 'localStorage', 'sessionStorage'],
  ...[
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'EventSource',
    'console',
    'eval',
    'Function',
    'require',
    'Buffer',
  ],
  ...['Math.random', 'import.meta'],
])

function isProduct(file: string): boolean {
  return (
    /^(lib|app|components)\/|^(instrumentation|instrumentation-client|proxy)\.ts$/.test(file) &&
    !/\.test\.tsx?$|\/testing\//.test(file)
  )
}

/** `instrumentation.ts` has to ask Next in which runtime it was loaded, before anything else may be. */
function readsEnvironment(found: string): boolean {
  const [file = '', line = '0'] = found.split(' ')[0]?.split(':') ?? []
  const text = sources.find((source) => source.path === file)?.text.split('\n')[Number(line) - 1] ?? ''
  return (
    /process\s*\.\s*env|process\[/.test(text) &&
    !(file === 'instrumentation.ts' && text.includes('NEXT_RUNTIME'))
  )
}

describe('The checker', () => {
  const check = (file: string, text: string, more: string[] = []) =>
    checkImports([{ path: file, text }], areas, [...files, ...more])

  it.each([
    ['lib/domain/x.ts', "import { ok } from '@/lib/env'", 'domain may not import env'],
    ['lib/domain/x.ts', "import type { Log } from '../log'", 'domain may not import log'],
    ['lib/domain/x.ts', "import 'node:crypto'", 'domain may not use the package node:crypto'],
    ['lib/domain/x.ts', "import fs from 'fs'", 'domain may not use the package fs'],
    ['lib/values/x.ts', "export * from '@/lib/domain/permissions'", 'values may not import domain'],
    ['lib/values/x.ts', "export { z } from 'zod'", 'values may not use the package zod'],
    [
      'lib/usecases/x.ts',
      "const p = await import('@/lib/adapters/prisma/client')",
      'usecases may not import adapters/prisma',
    ],
    ['lib/usecases/x.ts', "const p = require('@/lib/server')", 'usecases may not import server'],
    [
      'lib/adapters/auth/x.ts',
      "import { a } from '../prisma/client'",
      'adapters/auth may not import adapters/prisma',
    ],
    [
      'lib/adapters/auth/x.ts',
      "type A = import('../prisma/client').Prisma",
      'adapters/auth may not import adapters/prisma',
    ],
    [
      'lib/adapters/auth/x.ts',
      "import type { A } from '@/lib/adapters/prisma/generated/client'",
      'may not import adapters/prisma',
    ],
    ['lib/adapters/auth/x.ts', "import twilio from 'twilio'", 'adapters/auth may not use the package twilio'],
    [
      'lib/adapters/twilio/x.ts',
      "import { environment } from '@/lib/env'",
      'adapters/twilio may not import env',
    ],
    ['lib/http/x.ts', "import { house } from '../server'", 'http may not import server'],
    [
      'lib/words/x.ts',
      "import { may } from '@/lib/domain/permissions'",
      'words may import only types of domain',
    ],
    ['lib/client/x.ts', "import { may } from '@/lib/domain/permissions'", 'client may not import domain'],
    ['components/x.tsx', "import { route } from '@/lib/server'", 'components may not import server'],
    [
      'app/x.ts',
      "import { openPrisma } from '@/lib/adapters/prisma/client'",
      'app may not import adapters/prisma',
    ],
    ['app/x.ts', "import { act } from '@/lib/usecases/deps'", 'app may not import usecases'],
    ['instrumentation.ts', "import { log } from './lib/log'", 'instrumentation may not import log'],
    ['lib/x/x.ts', '', 'no area of the house has this folder'],
    ['lib/stray.ts', '', 'no area of the house has this folder'],
    ['lib/adapters/unheard/x.ts', '', 'no area of the house has this folder'],
    ['other/x.ts', '', 'no area of the house has this folder'],
    ['simulator/x.ts', "import { ok } from '../lib/values/result'", 'simulator may not import values'],
    [
      'lib/adapters/twilio/x.ts',
      "import { start } from '../../../simulator/main'",
      'may not import simulator',
    ],
    ['lib/adapters/twilio/x.test.ts', "import { start } from '@/simulator/main'", 'may not import simulator'],
    [
      'lib/usecases/x.ts',
      "import { ownDatabase } from '@/lib/testing/database'",
      'usecases may not import testing',
    ],
    ['lib/usecases/x.ts', "import { expect } from 'vitest'", 'usecases may not use the package vitest'],
    ['lib/usecases/x.ts', "import { gone } from './gone'", './gone leads nowhere'],
    ['lib/usecases/x.ts', "import { out } from '../../../etc/passwd'", 'leads nowhere'],
    ['lib/usecases/x.ts', 'const name = "x"; await import(name)', 'imports what only the run time can name'],
    ['lib/usecases/x.ts', "await import('@/lib/' + 'server')", 'imports what only the run time can name'],
  ])('finds %s: %s', (file, text, problem) => {
    const found = check(file, text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(problem)
    expect(found[0]?.startsWith(file)).toBe(true)
  })

  it.each([
    ['lib/domain/x.ts', "import { ok } from '@/lib/values/result'; import { may } from './permissions'"],
    [
      'lib/domain/x.test.ts',
      "import { it } from 'vitest'; import { ownDatabase } from '@/lib/testing/database'",
    ],
    ['lib/words/x.ts', "import type { Role } from '@/lib/domain/permissions'"],
    ['lib/adapters/auth/x.ts', "import { a } from './audit'; import { b } from 'better-auth/api'"],
    ['app/x.tsx', "import './globals.css'; import { route } from '@/lib/server'"],
    ['instrumentation.ts', "const { boot } = await import('./lib/server/boot')"],
  ])('lets %s be: %s', (file, text) => expect(check(file, text)).toEqual([]))

  it.each([
    ['const now = Date.now()', 'Date'],
    ['const d = new Date(0)', 'Date'],
    ['const r = Math.random()', 'Math.random'],
    ["const r = Math['random']()", 'Math.random'],
    ['const e = process.env.HOME', 'process'],
    ['const { env } = process', 'process'],
    ['const f = globalThis.fetch', 'globalThis'],
    ['fetch("https://x")', 'fetch'],
    ['const id = crypto.randomUUID()', 'crypto'],
    ['const f = { fetch }', 'fetch'],
    ['const here = import.meta.url', 'import.meta'],
  ])('hears the outside world in %j', (text, name) => {
    expect(outsideNames({ path: 'x.ts', text }, outside).join()).toContain(name)
  })

  it.each([
    'const x = { process: 1, Date: 2 }; x.process + x.Date',
    'interface X { fetch(): void }',
    'Math.floor(1.5)',
  ])('hears nothing in %j', (text) => expect(outsideNames({ path: 'x.ts', text }, outside)).toEqual([]))
})
