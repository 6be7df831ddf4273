import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { projectRoot } from './folders.mjs'
import { requireNode } from './require-node.mjs'
import { serviceEnvironment } from './services.mjs'
import { consoleEnvironment } from './settings.mjs'

describe('The environment of a service', () => {
  it('keeps out what would change how it works', () => {
    const callers = {
      BETTER_AUTH_SECRET: 'x',
      TWILIO_AUTH_TOKEN: 'y',
      PORT: '1',
      PGHOST: 'z',
      HOME: '/home/me',
    }
    const environment = serviceEnvironment({ TWILIO_AUTH_TOKEN: 'ours' }, callers)
    expect(environment).toMatchObject({ HOME: '/home/me', TWILIO_AUTH_TOKEN: 'ours' })
    expect(Object.keys(environment).sort()).toEqual(['HOME', 'NO_PROXY', 'TWILIO_AUTH_TOKEN', 'no_proxy'])
  })

  it('asks no proxy for an address on this machine', () => {
    expect(serviceEnvironment({}, { HTTP_PROXY: 'http://proxy', no_proxy: '.example.com' })).toMatchObject({
      HTTP_PROXY: 'http://proxy',
      NO_PROXY: '.example.com,127.0.0.1,localhost',
    })
  })
})

describe('The environment of a console beside the simulator', () => {
  const where = {
    appUrl: 'http://127.0.0.1:3000',
    simulatorUrl: 'http://127.0.0.1:4000',
    databaseUrl: 'postgresql://a@b/c',
  }

  it('names every variable, so that no .env in the folder can fill one in', () => {
    const named = Object.keys(consoleEnvironment({ secrets: {} as never, ...where }))
    const schema = readFileSync(path.join(projectRoot, 'lib/env/schema.ts'), 'utf8')
    const read = [...schema.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name)
    expect(read).toContain('DATABASE_URL')
    expect(named.toSorted()).toEqual(read.filter((name) => name !== 'NODE_ENV').toSorted())
  })
})

describe('The version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '22.20.0', '24.0.0', '25.1.0'])('%s will do', (version) => {
    expect(requireNode(version)).toBe(true)
  })

  it.each(['18.20.0', '20.18.3', '21.7.0', '22.11.0', '23.1.0'])(
    '%s is refused in one sentence',
    (version) => {
      const said = vi.spyOn(console, 'error').mockReturnValue()
      expect(requireNode(version)).toBe(false)
      expect(said.mock.calls).toEqual([
        [`Sotto needs Node 20.19, 22.12, 24 or later; this is Node ${version}.`],
      ])
      said.mockRestore()
      process.exitCode = undefined
    },
  )
})
