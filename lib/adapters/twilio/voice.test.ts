import { describe, expect, it } from 'vitest'
import {
  agentIdOf,
  clientIdentityOf,
  dialAgent,
  hangUp,
  holdCaller,
  nextWaitUrl,
  sayGoodbye,
  waitsOf,
} from './voice'

const voiceUrl = 'https://desk.example/api/webhooks/twilio/voice'

describe('ringing an agent', () => {
  const twiml = dialAgent({
    agentId: 'amy_1',
    ringSeconds: 20,
    actionUrl: `${voiceUrl}/dialled?call=c1&agent=amy`,
    legUrl: 'https://desk.example/api/webhooks/twilio/leg?call=c1',
    parameters: { call: 'c1', note: 'A & B' },
  })

  it('keeps the ringing tone until the agent answers and reports every step of the leg', () => {
    expect(twiml).toContain('<Dial answerOnBridge="true" timeout="20" ')
    expect(twiml).toContain('statusCallbackEvent="initiated ringing answered completed"')
    expect(twiml).toContain('<Identity>amy_1</Identity>')
    expect(twiml).toContain('<Parameter name="call" value="c1"/>')
  })

  it('writes addresses and values as XML wants them', () => {
    expect(twiml).toContain(`action="${voiceUrl}/dialled?call=c1&amp;agent=amy"`)
    expect(twiml).toContain('value="A &amp; B"')
  })

  it('leaves the star key to the card entry', () => {
    expect(twiml).not.toContain('hangupOnStar')
  })
})

describe('waiting', () => {
  it('is a sentence, a pause and the same question again', () => {
    const again = nextWaitUrl(voiceUrl, 2)
    const twiml = holdCaller({
      sentence: 'Please hold.',
      voiceLanguage: 'en-GB',
      pauseSeconds: 10,
      againUrl: again,
    })
    expect(twiml).toContain('<Say language="en-GB">Please hold.</Say><Pause length="10"/>')
    expect(twiml).toContain(`<Redirect method="POST">${voiceUrl}?waits=3</Redirect></Response>`)
  })

  it('counts in its own address', () => {
    expect(waitsOf(new URL(nextWaitUrl(voiceUrl, 0)).searchParams)).toBe(1)
    expect(waitsOf(new URL(nextWaitUrl(`${voiceUrl}?waits=7`, 7)).searchParams)).toBe(8)
    expect(waitsOf(new URLSearchParams())).toBe(0)
    expect(waitsOf(new URLSearchParams('waits=-1'))).toBe(0)
    expect(waitsOf(new URLSearchParams('waits=1e9'))).toBe(0)
  })

  it('ends with a sentence or without one', () => {
    expect(sayGoodbye('Goodbye.', 'en-GB')).toContain('<Say language="en-GB">Goodbye.</Say><Hangup/>')
    expect(hangUp()).toContain('<Response><Hangup/></Response>')
  })
})

describe('an agent’s client identity', () => {
  it('is the agent’s own id, and back', () => {
    expect(clientIdentityOf('0c5f7a31-ab_Z')).toBe('0c5f7a31-ab_Z')
    expect(agentIdOf(`client:${clientIdentityOf('0c5f7a31-ab_Z')}`)).toBe('0c5f7a31-ab_Z')
  })

  it.each(['', 'two words', 'a@b', 'ä', 'x'.repeat(122)])('refuses "%s"', (agentId) => {
    expect(() => clientIdentityOf(agentId)).toThrow()
  })

  it('is no other address', () => {
    expect(agentIdOf('+447700900123')).toBeNull()
    expect(agentIdOf('client:two words')).toBeNull()
  })
})
