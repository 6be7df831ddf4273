import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { twilioCalls } from './calls'
import { type Outside, startOutside } from './testing/outside'

let outside: Outside

beforeAll(async () => {
  outside = await startOutside()
})

afterAll(() => outside.stop())

const calls = (authToken = outside.account.authToken) => twilioCalls({ ...outside.account, authToken })

describe('a call', () => {
  it('is up while two people talk, and over once the caller has hung up', async () => {
    const callSid = await outside.callInProgress()
    expect(await calls().stateOf(callSid)).toEqual({ ok: true, value: 'up' })
    await outside.control('POST', `/calls/${callSid}/hangup`)
    expect(await calls().stateOf(callSid)).toEqual({ ok: true, value: 'over' })
  })

  it('tells the leg on which somebody talks to the caller, and none when that is over', async () => {
    const callSid = await outside.callInProgress()
    const leg = await calls().answeredLegOf(callSid)
    expect(leg).toEqual({
      ok: true,
      value: { legSid: expect.stringMatching(/^CA[0-9a-f]{32}$/), agentId: expect.any(String) },
    })
    expect(leg.ok && leg.value?.legSid).not.toBe(callSid)
    await outside.control('POST', `/calls/${callSid}/hangup`)
    expect(await calls().answeredLegOf(callSid)).toEqual({ ok: true, value: null })
  })

  it('that the provider does not know is over', async () => {
    expect(await calls().stateOf(`CA${'0'.repeat(32)}`)).toEqual({ ok: true, value: 'over' })
  })

  it('stays what it was when the provider does not let us ask', async () => {
    const callSid = await outside.callInProgress()
    expect(await calls('wrong').stateOf(callSid)).toMatchObject({ ok: false })
    expect(await calls('wrong').answeredLegOf(callSid)).toMatchObject({ ok: false })
  })
})
