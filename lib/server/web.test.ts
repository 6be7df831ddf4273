import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../env'
import { environmentFor } from '../testing/house'
import { webSettings } from './web'

const settingsOf = (more: Record<string, string>) => {
  const base = environmentFor('postgresql://sotto_app:p@127.0.0.1:5432/sotto')
  const read = readEnvironment({ ...base, NODE_ENV: 'test', ...more })
  if (!read.ok) throw new Error(read.error.join(' '))
  return webSettings(read.value)
}

describe('What browsers are told of the environment', () => {
  it('is to come back by https only, unless this is somebody’s own machine', () => {
    expect(settingsOf({ PUBLIC_URL: 'https://pay.example.com' }).hsts).toBe(true)
    expect(settingsOf({ PUBLIC_URL: 'http://127.0.0.1:3000' }).hsts).toBe(false)
    expect(settingsOf({ PUBLIC_URL: 'https://localhost:3000' }).hsts).toBe(false)
  })

  it('is the frame of the demo’s bar by its origin alone, and only in the demo', () => {
    const bar = { SOTTO_DEMO: '1', SOTTO_DEMO_BAR_URL: 'http://127.0.0.1:4000/demo/bar' }
    expect(settingsOf(bar).demoFrame).toBe('http://127.0.0.1:4000')
    expect(settingsOf({}).demoFrame).toBeNull()
  })

  it('is Twilio’s signalling by whole names, over TLS', () => {
    const { softphone } = settingsOf({})
    expect(softphone).toContain('wss://voice-js.roaming.twilio.com')
    for (const host of softphone) expect(host).toMatch(/^wss:\/\/voice-js\.[a-z-]+\.twilio\.com$/)
  })

  it('allows the tools of development only where the environment says so', () => {
    expect(settingsOf({ NODE_ENV: 'development' }).development).toBe(true)
    const vendors = {
      TWILIO_API_URL: 'https://api.twilio.com',
      SHUTTLE_API_URL: 'https://app.shuttleglobal.com',
    }
    expect(settingsOf({ NODE_ENV: 'production', ...vendors }).development).toBe(false)
  })
})
