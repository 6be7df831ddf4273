import { describe, expect, test } from 'vitest'
import { readConfig } from './config.js'

describe('the configuration', () => {
  test('needs nothing to be given', () => {
    expect(readConfig({})).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      voiceUrls: ['http://127.0.0.1:3000/api/webhooks/twilio/voice'],
      clockScale: 1,
    })
  })

  test('takes several instances of the product', () => {
    const { voiceUrls } = readConfig({ SIM_APP_URL: 'http://127.0.0.1:3000/, http://127.0.0.1:3001' })
    expect(voiceUrls).toEqual([
      'http://127.0.0.1:3000/api/webhooks/twilio/voice',
      'http://127.0.0.1:3001/api/webhooks/twilio/voice',
    ])
  })

  test.each([
    ['SIM_PORT', 'many'],
    ['SIM_CLOCK_SCALE', '601'],
    ['SIM_APP_URL', 'localhost'],
    ['SIM_VOICE_URL', 'ftp://127.0.0.1/voice'],
    ['SIM_ACCOUNT_SID', 'AC12'],
  ])('names %s when it cannot be %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name)
  })
})
