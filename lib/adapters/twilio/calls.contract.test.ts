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

  it('that the provider does not know is over', async () => {
    expect(await calls().stateOf(`CA${'0'.repeat(32)}`)).toEqual({ ok: true, value: 'over' })
  })

  it('stays what it was when the provider does not let us ask', async () => {
    const callSid = await outside.callInProgress()
    expect(await calls('wrong').stateOf(callSid)).toMatchObject({ ok: false })
  })
})
