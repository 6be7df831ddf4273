import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Kit } from '../testing/kit.js'

let kit: Kit
let callSid: string
beforeEach(async () => {
  kit = await Kit.open()
  callSid = await kit.talking()
})
afterEach(() => kit.close())

const start = (form: Record<string, string> = {}) => kit.twilio(`/Calls/${callSid}/Recordings.json`, form)
const change = (Status: string) => kit.twilio(`/Calls/${callSid}/Recordings/Twilio.CURRENT.json`, { Status })
const state = async () => (await kit.call(callSid)).recording

test('a recording is started, paused, resumed and stopped, and says so each time', async () => {
  const started = await start()
  expect(started.status).toBe(201)
  expect(started.body).toMatchObject({
    status: 'in-progress',
    call_sid: callSid,
    source: 'StartCallRecordingAPI',
  })
  for (const [asked, shown] of [
    ['paused', 'paused'],
    ['in-progress', 'in-progress'],
    ['paused', 'paused'],
    ['stopped', 'stopped'],
  ] as const) {
    const { status, body } = await change(asked)
    expect(status).toBe(200)
    expect(body).toMatchObject({ sid: started.body.sid, status: asked })
    expect(await state()).toBe(shown)
  }
})

describe('a change is refused', () => {
  test('when nothing is being recorded', async () => {
    expect((await change('paused')).body).toMatchObject({ code: 20404, status: 404 })
  })

  test('when the status is not one', async () => {
    await start()
    expect((await change('muted')).body.status).toBe(400)
  })

  test('when a parameter has a value that does not exist', async () => {
    expect((await start({ RecordingChannels: 'stereo' })).body.status).toBe(400)
    expect((await start({ RecordingTrack: 'left' })).body.status).toBe(400)
    await start({ RecordingChannels: 'dual', RecordingTrack: 'inbound' })
    const path = `/Calls/${callSid}/Recordings/Twilio.CURRENT.json`
    const paused = (PauseBehavior: string) => kit.twilio(path, { Status: 'paused', PauseBehavior })
    expect((await paused('mute')).body.status).toBe(400)
    expect(await state()).toBe('in-progress')
    expect((await paused('skip')).status).toBe(200)
  })

  test('when a recording that has stopped is named', async () => {
    const { body } = await start()
    await change('stopped')
    const path = `/Calls/${callSid}/Recordings/${body.sid}.json`
    expect((await kit.twilio(path, { Status: 'in-progress' })).body.code).toBe(21220)
  })
})

test('recording starts only on a call that is in progress', async () => {
  await kit.control('POST', `/calls/${callSid}/hangup`)
  expect((await start()).body.code).toBe(21220)
})

test('a recording ends with the call, and that is the only event reported unless more are asked for', async () => {
  await start({ RecordingStatusCallback: `${kit.product.url}/recording?call=1` })
  await kit.control('POST', `/calls/${callSid}/hangup`)
  const { form } = await kit.product.next(({ path }) => path.startsWith('/recording'))
  expect(form).toMatchObject({ RecordingStatus: 'completed', CallSid: callSid })
  expect(await state()).toBe('stopped')
})

test('a pause can fail, for a while', async () => {
  await kit.faults({ recordingPauseFails: 1 })
  await start()
  expect((await change('paused')).body).toMatchObject({ code: 20500, status: 500 })
  expect(await state()).toBe('in-progress')
  expect((await change('paused')).status).toBe(200)
})

test('a recording can fail to come about', async () => {
  await kit.faults({ recordingAbsent: true })
  const events = 'in-progress completed absent'
  const started = await start({
    RecordingStatusCallback: `${kit.product.url}/recording`,
    RecordingStatusCallbackEvent: events,
  })
  expect(started.status).toBe(201)
  const { form } = await kit.product.next(({ path }) => path.startsWith('/recording'))
  expect(form).toMatchObject({ RecordingStatus: 'absent', ErrorCode: '0' })
  expect((await change('paused')).status).toBe(404)
})

test('<Dial record> records from the bridge on', async () => {
  kit.product.voice.body = kit.dialAgent('record="record-from-answer-dual"')
  callSid = await kit.talking()
  expect(await state()).toBe('in-progress')
  expect((await change('paused')).body).toMatchObject({ source: 'DialVerb', channels: 2 })
})
