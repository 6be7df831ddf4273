import { describe, expect, it } from 'vitest'
import { type CallbackOptions, callback, ownHouse, sid } from '@/lib/testing/house'
import { POST as call } from './call/route'
import { POST as leg } from './leg/route'
import { POST as recording } from './recording/route'
import { POST as dialled } from './voice/dialled/route'
import { POST as voice } from './voice/route'

const house = ownHouse()

const voicePath = '/api/webhooks/twilio/voice'
const handlers = {
  [voicePath]: voice,
  '/api/webhooks/twilio/voice/dialled': dialled,
  '/api/webhooks/twilio/leg': leg,
  '/api/webhooks/twilio/call': call,
  '/api/webhooks/twilio/recording': recording,
} as const
type Path = keyof typeof handlers

const post = (path: Path, query: string, fields: Record<string, string>, options: CallbackOptions = {}) =>
  handlers[path](callback(`${path}${query}`, fields, options))

describe('Callbacks of a call', () => {
  async function waitingAgent() {
    await house.prisma.agentPresence.deleteMany()
    const { id } = await house.signedIn(['agent'])
    const at = new Date()
    await house.prisma.agentPresence.create({
      data: { userId: id, state: 'ready', since: at, lastSeenAt: at },
    })
    return id
  }
  let number = 1_000
  const caller = () => {
    number += 1
    return { CallSid: sid('CA', number), From: '+442079460000', To: '+442079460001', CallStatus: 'ringing' }
  }

  it('ring at a free agent, in Twilio’s own words, with our ids in every address', async () => {
    const agentId = await waitingAgent()
    const fields = caller()
    const answer = await post(voicePath, '', fields)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/xml')
    const xml = await answer.text()
    const row = await house.prisma.call.findFirstOrThrow({ where: { sid: fields.CallSid } })
    expect(row).toMatchObject({ status: 'ringing', agentId, fromNumber: '+442079460000' })
    expect(xml).toContain(`<Identity>${agentId}</Identity>`)
    expect(xml).toContain(`/api/webhooks/twilio/leg?call=${row.id}`)
    expect(xml).toContain(`/api/webhooks/twilio/voice/dialled?call=${row.id}`)
    const again = await (await post(voicePath, '', fields)).text()
    expect(again).toBe(xml)
    expect(await house.prisma.call.count({ where: { sid: fields.CallSid } })).toBe(1)
  })

  it('hold the caller while nobody is free, and count how often', async () => {
    await house.prisma.agentPresence.deleteMany()
    const fields = caller()
    const held = await (await post(voicePath, '', fields)).text()
    expect(held).toMatch(
      /<Say[^>]*>.*<\/Say><Pause length="10"\/><Redirect method="POST">[^<]*waits=1<\/Redirect>/,
    )
    expect(await (await post(voicePath, '?waits=7', fields)).text()).toContain('waits=8')
    const goodbye = await (await post(voicePath, '?waits=30', fields)).text()
    expect(goodbye).toMatch(/<Say[^>]*>.*<\/Say><Hangup\/>/)
  })

  it('are followed through ringing, answering and the end', async () => {
    const agentId = await waitingAgent()
    const fields = caller()
    await post(voicePath, '', fields)
    const { id } = await house.prisma.call.findFirstOrThrow({ where: { sid: fields.CallSid } })
    const state = async () =>
      (await house.prisma.call.findFirstOrThrow({ where: { id } })).state as Record<string, unknown>
    const legFields = {
      CallSid: sid('CA', 5_000 + number),
      ParentCallSid: fields.CallSid,
      To: `client:${agentId}`,
    }
    const legPath = '/api/webhooks/twilio/leg'
    for (const CallStatus of ['initiated', 'ringing', 'in-progress'])
      expect((await post(legPath, `?call=${id}`, { ...legFields, CallStatus })).status).toBe(204)
    expect(await state()).toMatchObject({ status: 'live', legSid: legFields.CallSid, recording: 'starting' })
    const jobs = await house.prisma.effect.findMany({ where: { aggregateId: id } })
    expect(jobs).toMatchObject([{ kind: 'startRecording', status: 'planned' }])
    const ended = { CallSid: fields.CallSid, CallStatus: 'completed' }
    expect((await post('/api/webhooks/twilio/call', `?call=${id}`, ended)).status).toBe(204)
    expect(await state()).toMatchObject({ status: 'ended', finished: false })
    const before = await house.contents()
    expect((await post('/api/webhooks/twilio/call', `?call=${id}`, ended)).status).toBe(204)
    expect((await post(legPath, `?call=${id}`, { ...legFields, CallStatus: 'ringing' })).status).toBe(204)
    expect(await house.contents()).toEqual(before)
  })

  it('offer the caller to somebody else when the agent does not answer', async () => {
    const first = await waitingAgent()
    const fields = caller()
    await post(voicePath, '', fields)
    const { id, agentId } = await house.prisma.call.findFirstOrThrow({ where: { sid: fields.CallSid } })
    expect(agentId).toBe(first)
    const { id: second } = await house.signedIn(['agent'])
    const at = new Date()
    await house.prisma.agentPresence.create({
      data: { userId: second, state: 'ready', since: at, lastSeenAt: at },
    })
    const over = { CallSid: fields.CallSid, CallStatus: 'in-progress', DialCallStatus: 'no-answer' }
    const xml = await (await post('/api/webhooks/twilio/voice/dialled', `?call=${id}`, over)).text()
    expect(xml).toContain(`<Identity>${second}</Identity>`)
  })

  it('take fields that Twilio adds after signing, on requests for instructions only', async () => {
    await house.prisma.agentPresence.deleteMany()
    const fields = caller()
    const added = { ...fields, CallToken: 'token', StirVerstat: 'TN-Validation-Passed-A' }
    const body = new URLSearchParams(added).toString()
    expect((await post(voicePath, '', fields, { body })).status).toBe(200)
    expect(
      (await post('/api/webhooks/twilio/call', '', { ...fields, CallStatus: 'completed' }, { body })).status,
    ).toBe(403)
  })

  it('without ids are refused with a reason, unknown ones are not found', async () => {
    const before = await house.contents()
    const fields = caller()
    const ids: readonly [Path, string, Record<string, string>, number][] = [
      ['/api/webhooks/twilio/voice', '', { From: '+441' }, 400],
      ['/api/webhooks/twilio/voice', '', { CallSid: "CA' OR 1=1" }, 400],
      ['/api/webhooks/twilio/voice/dialled', '', { ...fields, DialCallStatus: 'completed' }, 400],
      ['/api/webhooks/twilio/voice/dialled', '?call=nobody', { DialCallStatus: 'completed' }, 400],
      ['/api/webhooks/twilio/voice/dialled', '?call=nobody', { ...fields, DialCallStatus: 'completed' }, 404],
      ['/api/webhooks/twilio/leg', '', { ...fields, ParentCallSid: sid('CA', 3) }, 400],
      ['/api/webhooks/twilio/leg', '?call=nobody', fields, 400],
      ['/api/webhooks/twilio/leg', '?call=nobody', { ...fields, ParentCallSid: sid('CA', 3) }, 404],
      ['/api/webhooks/twilio/call', '', { ...fields, CallStatus: 'completed' }, 404],
      ['/api/webhooks/twilio/recording', '', { RecordingStatus: 'completed' }, 400],
    ]
    for (const [path, query, sent, status] of ids) {
      const answer = await post(path, query, sent)
      expect([path, query, answer.status]).toEqual([path, query, status])
      expect((await answer.text()).length).toBeGreaterThan(5)
    }
    expect(await house.contents()).toEqual(before)
  })
})
