import { describe, expect, it } from 'vitest'
import { serviceEnvironment } from './services.mjs'

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
