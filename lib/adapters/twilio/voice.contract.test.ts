import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readDialAction, readIncomingCall, readLegCallback } from './call-callback'
import { type Outside, startOutside } from './testing/outside'
import { holdCaller, nextWaitUrl, sayGoodbye, waitsOf } from './voice'

let outside: Outside

beforeAll(async () => {
  outside = await startOutside()
})

afterAll(() => outside.stop())

afterEach(() => outside.reset())

/** The call as the world sees it. */
async function callOf(sid: string) {
  return (await outside.control('GET', `/calls/${sid}`)) as {
    heard: string[]
    problem: unknown
    status: string
  }
}

describe('an incoming call', () => {
  it('is read, rings the agent, and reports each step of the agent’s leg', async () => {
    const callSid = await outside.callInProgress()
    const incoming = await outside.arrival(({ path }) => path.endsWith('/voice'))
    expect(incoming.signature.ok).toBe(true)
    expect(readIncomingCall(incoming.form)).toMatchObject({
      kind: 'callArrived',
      callSid,
      from: '+447700900123',
    })

    await outside.control('POST', '/devices/amy/hangup', {})
    const over = await outside.arrival(
      ({ path, form }) => path.endsWith('/leg') && form.get('CallStatus') === 'completed',
    )
    expect(readLegCallback(over.form)).toMatchObject({ kind: 'legEnded', callSid, agentId: 'amy' })
    const steps = outside.arrived
      .filter(({ path }) => path.endsWith('/leg'))
      .map(({ form }) => readLegCallback(form))
    const inOrder = steps.toSorted((a, b) => sequenceOf(a) - sequenceOf(b)).map(({ kind }) => kind)
    expect(inOrder).toEqual(['legStarted', 'legRinging', 'legAnswered', 'legEnded'])
    expect((await callOf(callSid)).problem).toBeNull()
  })

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
  ])('to a device that is %s comes back with the caller still there', async (behaviour, status) => {
    await outside.control('PUT', '/devices/amy', { behaviour })
    outside.answers.dialled = () => sayGoodbye('Nobody is free.', 'en-GB')
    const { sid } = (await outside.control('POST', '/calls', {})) as { sid: string }
    const dialled = await outside.arrival(({ path }) => path.endsWith('/dialled'))
    expect(dialled.signature.ok).toBe(true)
    const ended = { kind: 'dialEnded', callSid: sid, status, callStillUp: true }
    expect(readDialAction(dialled.form)).toMatchObject(ended)
    await outside.control('PUT', '/devices/amy', { behaviour: 'answer' })
  })

  it('waits while all agents are busy, as often as our own address counts', async () => {
    const voiceUrl = `${outside.publicUrl}/api/webhooks/twilio/voice`
    outside.answers.voice = ({ query }) =>
      waitsOf(query) >= 2
        ? sayGoodbye('Please call again.', 'en-GB')
        : holdCaller({
            sentence: 'Please hold.',
            voiceLanguage: 'en-GB',
            pauseSeconds: 1,
            againUrl: nextWaitUrl(voiceUrl, waitsOf(query)),
          })
    const { sid } = (await outside.control('POST', '/calls', {})) as { sid: string }
    const last = await outside.arrival(({ path, query }) => path.endsWith('/voice') && waitsOf(query) === 2)
    expect(last.signature.ok).toBe(true)
    expect(readIncomingCall(last.form)).toMatchObject({ kind: 'callArrived', callSid: sid })
    const { heard, problem } = await callOf(sid)
    expect(heard.slice(0, 2)).toEqual(['Please hold.', 'Please hold.'])
    expect(problem).toBeNull()
  })
})

function sequenceOf(reading: ReturnType<typeof readLegCallback>): number {
  return 'sequence' in reading ? (reading.sequence ?? -1) : -1
}
