import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readRecordingCallback } from './call-callback'
import { twilioCallRecordings } from './call-recordings'
import { type Outside, startOutside } from './testing/outside'

let outside: Outside
let callSid: string

beforeAll(async () => {
  outside = await startOutside()
})

afterAll(() => outside.stop())

beforeEach(async () => {
  callSid = await outside.callInProgress()
})

afterEach(() => outside.reset())

function recordings(authToken = outside.account.authToken) {
  return twilioCallRecordings({ ...outside.account, authToken, publicUrl: outside.publicUrl })
}

/** What the world itself says about the recording, not what we were told. */
async function heard(): Promise<unknown> {
  const { recording } = (await outside.control('GET', `/calls/${callSid}`)) as { recording: unknown }
  return recording
}

const is = (state: string) => ({ ok: true, value: { state } })

describe('a recording', () => {
  it('runs, falls silent and runs again, as the answers say', async () => {
    expect(await recordings().start(callSid)).toEqual(is('on'))
    expect(await heard()).toBe('in-progress')
    expect(await recordings().pause(callSid)).toEqual(is('paused'))
    expect(await heard()).toBe('paused')
    expect(await recordings().pause(callSid)).toEqual(is('paused'))
    expect(await recordings().resume(callSid)).toEqual(is('on'))
    expect(await heard()).toBe('in-progress')
  })

  it('that does not exist is none, and needs no silence', async () => {
    expect(await recordings().pause(callSid)).toEqual(is('none'))
    expect(await recordings().resume(callSid)).toEqual(is('none'))
  })

  it('reports itself at our address, with a signature', async () => {
    await recordings().start(callSid)
    const arrived = await outside.arrival(({ path }) => path.endsWith('/recording'))
    expect(arrived.query.get('call')).toBe(callSid)
    expect(arrived.signature.ok).toBe(true)
    expect(readRecordingCallback(arrived.form)).toMatchObject({
      kind: 'recordingReported',
      callSid,
      state: 'on',
    })
  })

  it('that never comes about is none', async () => {
    await outside.control('PUT', '/faults', { recordingAbsent: true })
    expect(await recordings().start(callSid)).toMatchObject({ ok: true })
    expect(await recordings().pause(callSid)).toEqual(is('none'))
  })
})

describe('a recording that cannot be steered', () => {
  it('is in doubt when pausing fails', async () => {
    await recordings().start(callSid)
    await outside.control('PUT', '/faults', { recordingPauseFails: 1 })
    expect(await recordings().pause(callSid)).toMatchObject({ ok: false, error: { kind: 'unclear' } })
    expect(await heard()).toBe('in-progress')
    expect(await recordings().pause(callSid)).toEqual(is('paused'))
  })

  it('was not asked when told to slow down', async () => {
    await outside.control('PUT', '/faults', { rate429: 1 })
    expect(await recordings().start(callSid)).toMatchObject({ error: { kind: 'notSent' } })
    expect(await heard()).toBe('none')
  })

  it('is refused when the call is over', async () => {
    await outside.control('POST', `/calls/${callSid}/hangup`, {})
    expect(await recordings().start(callSid)).toMatchObject({ error: { kind: 'refused', callOver: true } })
  })

  it('is refused with wrong credentials, which is not the end of the call', async () => {
    const refused = { kind: 'refused', code: '20003', callOver: false }
    expect(await recordings('another').start(callSid)).toMatchObject({ error: refused })
    expect(await recordings('another').pause(callSid)).toMatchObject({ error: refused })
  })
})
