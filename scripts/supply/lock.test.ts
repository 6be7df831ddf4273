import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { belowFloor, impureEntries, isOlder, loosePins, unknownInstallScripts } from './lock.mjs'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
const lock = read('package-lock.json')
const manifest = read('package.json')
const floors = read('.ci/dependency-floors.json')
const scripts = read('.ci/install-scripts.json')

/** Our list with one package changed. */
const withEntry = (name: string, change: object) => ({
  ...lock,
  packages: {
    ...lock.packages,
    [`node_modules/${name}`]: { ...lock.packages[`node_modules/${name}`], ...change },
  },
})

describe('The list of packages', () => {
  it('names content by its digest, and no place from which it comes', () => {
    expect(impureEntries(lock)).toEqual([])
  })

  it.each([
    ['a package without a digest', { integrity: undefined }],
    ['a package with a weak digest', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }],
    ['a package from an address', { resolved: 'https://registry.example/zod.tgz' }],
    ['a package from a repository', { resolved: 'git+ssh://git@example.com/zod.git#abc' }],
    ['a folder', { link: true }],
    ['a package that takes another one from a repository', { dependencies: { a: 'github:b/a' } }],
    ['a package that takes another one by another name', { dependencies: { a: 'npm:b@1.0.0' } }],
    ['a package that takes another one from a folder', { optionalDependencies: { a: 'file:../a' } }],
  ])('may not hold %s', (_what, change) => {
    expect(impureEntries(withEntry('zod', change))).toHaveLength(1)
  })

  it('holds exactly the versions that we ask for', () => {
    expect(loosePins(lock, manifest)).toEqual([])
  })

  it.each(['^4.6.7', '~4.6.7', '4', 'latest', '*', 'file:../zod', '4.6.8'])(
    'does not fit a wish for %s',
    (wish) => {
      const dependencies = { ...manifest.dependencies, zod: wish }
      expect(loosePins(lock, { ...manifest, dependencies })).toHaveLength(1)
    },
  )
})

describe('Known flaws', () => {
  it('are in none of the packages: each is at its floor or above', () => {
    expect(belowFloor(lock, floors)).toEqual([])
  })

  it('are seen in a package below its floor, wherever it lies, and in one that went', () => {
    expect(belowFloor(withEntry('next', { version: '16.2.4' }), floors)).toEqual([
      expect.stringMatching(/^node_modules\/next is 16\.2\.4, below .*proxy/),
    ])
    expect(belowFloor(withEntry('twilio/node_modules/axios', { version: '1.7.1' }), floors)).toHaveLength(1)
    expect(belowFloor(lock, { 'no-such-package': { floor: '1.0.0', why: '' } })).toHaveLength(1)
  })

  it.each([
    ['1.2.3', '1.2.4', true],
    ['1.2.4', '1.2.4', false],
    ['1.10.0', '1.9.9', false],
    ['2.0.0', '10.0.0', true],
    ['17.10.0-beta.17', '17.10.0-beta.9', false],
    ['17.10.0-beta.2', '17.10.0-beta.17', true],
    ['17.10.0-beta.17', '17.10.0', true],
    ['17.10.0', '17.10.0-beta.17', false],
    ['1.0.0-alpha', '1.0.0-alpha.1', true],
    ['1.0.0-1', '1.0.0-alpha', true],
  ])('%s is older than %s: %s', (version, floor, older) => {
    expect(isOlder(version, floor)).toBe(older)
  })

  it('are named with a reason for each floor', () => {
    for (const [name, { floor, why }] of Object.entries<{ floor: string; why: string }>(floors)) {
      expect(floor, name).toMatch(/^\d+\.\d+\.\d+/)
      expect(why.length, name).toBeGreaterThan(20)
    }
  })
})

describe('Scripts that run while packages are installed', () => {
  it('are those of a few packages, each with the reason why we can do without', () => {
    expect(unknownInstallScripts(lock, scripts)).toEqual([])
    expect(unknownInstallScripts(withEntry('zod', { hasInstallScript: true }), scripts)).toHaveLength(1)
    expect(unknownInstallScripts(withEntry('esbuild', { hasInstallScript: false }), scripts)).toHaveLength(1)
  })

  it('do not run at all: by the settings of the project, and where the project installs by itself', () => {
    const settings = readFileSync(new URL('../../.npmrc', import.meta.url), 'utf8')
    expect(settings).toMatch(/^ignore-scripts=true$/m)
    expect(settings).toMatch(/^omit-lockfile-registry-resolved=true$/m)
    expect(settings).not.toMatch(/registry\s*=|\/\//)
    const install = readFileSync(new URL('../run/install.mjs', import.meta.url), 'utf8')
    expect(install).toContain("'--ignore-scripts'")
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'])
      expect(Object.keys(manifest.scripts)).not.toContain(name)
  })
})
