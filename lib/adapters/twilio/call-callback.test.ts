import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  readCallCallback,
  readDialAction,
  readIncomingCall,
  readLegCallback,
  readRecordingCallback,
} from './call-callback'

const callSid = 'CA00000000000000000000000000000011'
const legSid = 'CA00000000000000000000000000000012'
const recordingSid = 'RE00000000000000000000000000000013'

function form(fields: Record<string, string>) {
  return new URLSearchParams(fields)
}

describe('an incoming call', () => {
  it('has a caller, a number and perhaps a name', () => {
    const call = { CallSid: callSid, From: '+447700900123', To: '+442079460000', CallStatus: 'ringing' }
    const arrived = { kind: 'callArrived', callSid, from: '+447700900123', to: '+442079460000' }
    expect(readIncomingCall(form(call))).toEqual({ ...arrived, callerName: null })
    expect(readIncomingCall(form({ ...call, CallerName: ' MRS A PARK ' }))).toEqual({
      ...arrived,
      callerName: 'MRS A PARK',
    })
  })

  it.each(['', 'anonymous', 'Restricted', '4242424242424242', 'sip:4242424242424242@x.example', '<script>'])(
    'from "%s" has no number',
    (from) => {
      expect(readIncomingCall(form({ CallSid: callSid, From: from }))).toMatchObject({ from: '' })
    },
  )

  it.each(['client:agent_42', 'sip:desk@pbx.example', '+18005551212', '5551'])('may come from %s', (from) => {
    expect(readIncomingCall(form({ CallSid: callSid, From: from }))).toMatchObject({ from })
  })

  it('is from nobody whose number is that of a card', () => {
    const from = (From: string) => readIncomingCall(new URLSearchParams({ CallSid: callSid, From }))
    for (const number of ['+378282246310005', '+30569309025904', '378282246310005', '+4242424242424242'])
      expect(from(number)).toMatchObject({ from: '' })
    for (const number of ['+4915112345678', '+442079460958', '+8613812345678'])
      expect(from(number)).toMatchObject({ from: number })
  })

  it('without a call is nothing', () => {
    expect(readIncomingCall(form({ From: '+447700900123' }))).toEqual({ kind: 'ignored', why: 'noCall' })
  })
})

describe('the agent’s leg', () => {
  const leg = { CallSid: legSid, ParentCallSid: callSid, To: 'client:amy', SequenceNumber: '2' }

  it.each([
    ['initiated', 'legStarted'],
    ['queued', 'legStarted'],
    ['ringing', 'legRinging'],
    ['in-progress', 'legAnswered'],
    ['answered', 'legAnswered'],
  ])('%s is %s', (status, kind) => {
    const read = readLegCallback(form({ ...leg, CallStatus: status }))
    expect(read).toEqual({ kind, callSid, legSid, agentId: 'amy', sequence: 2 })
  })

  it.each(['completed', 'busy', 'no-answer', 'failed', 'canceled'])('is over when %s', (status) => {
    expect(readLegCallback(form({ ...leg, CallStatus: status }))).toMatchObject({ kind: 'legEnded', status })
  })

  it('of no known call, or with a new word, is nothing', () => {
    expect(readLegCallback(form({ CallSid: legSid, CallStatus: 'ringing' })).kind).toBe('ignored')
    expect(readLegCallback(form({ ...leg, CallStatus: 'dreaming' })).kind).toBe('ignored')
    expect(readLegCallback(form({ ...leg, SequenceNumber: '', CallStatus: 'ringing' }))).toMatchObject({
      sequence: null,
    })
  })
})

describe('the end of a dial', () => {
  it('says how the agent’s side ended and whether the caller is still there', () => {
    const dialled = { CallSid: callSid, DialCallSid: legSid, DialCallStatus: 'no-answer' }
    expect(readDialAction(form({ ...dialled, CallStatus: 'in-progress' }))).toEqual({
      kind: 'dialEnded',
      callSid,
      legSid,
      status: 'no-answer',
      callStillUp: true,
    })
    expect(readDialAction(form({ ...dialled, CallStatus: 'completed' }))).toMatchObject({
      callStillUp: false,
    })
    expect(readDialAction(form({ CallSid: callSid, DialCallStatus: 'odd' }))).toMatchObject({
      legSid: null,
      status: 'unknown',
    })
  })
})

describe('the caller’s own leg', () => {
  it('is news only when it is over', () => {
    const over = { kind: 'callEnded', callSid, status: 'completed' }
    expect(readCallCallback(form({ CallSid: callSid, CallStatus: 'completed' }))).toEqual(over)
    expect(readCallCallback(form({ CallSid: callSid, CallStatus: 'in-progress' })).kind).toBe('ignored')
  })
})

describe('a recording', () => {
  it.each([
    ['in-progress', 'on'],
    ['completed', 'stopped'],
    ['absent', 'none'],
  ])('that is %s is %s', (status, state) => {
    const fields = { CallSid: callSid, RecordingSid: recordingSid, RecordingStatus: status }
    expect(readRecordingCallback(form(fields))).toMatchObject({
      kind: 'recordingReported',
      state,
      recordingSid,
    })
  })

  it('keeps the number of what went wrong', () => {
    const fields = {
      CallSid: callSid,
      RecordingSid: recordingSid,
      RecordingStatus: 'absent',
      ErrorCode: '13223',
    }
    expect(readRecordingCallback(form(fields))).toMatchObject({ errorCode: '13223' })
  })
})

describe('any webhook', () => {
  it('is read without throwing', () => {
    const pair = fc.tuple(
      fc.oneof(fc.constantFrom('CallSid', 'From', 'CallStatus', 'SequenceNumber'), fc.string()),
      fc.oneof(fc.constant(callSid), fc.string({ unit: 'binary' })),
    )
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 10 }), (pairs) => {
        const params = new URLSearchParams(pairs)
        for (const read of [
          readIncomingCall,
          readDialAction,
          readLegCallback,
          readCallCallback,
          readRecordingCallback,
        ])
          expect(typeof read(params).kind).toBe('string')
      }),
    )
  })
})
