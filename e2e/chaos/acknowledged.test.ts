import { describe, expect, it } from 'vitest'
import { lostOf } from './acknowledged'
import type { Sent } from './outside'
import { type Letter, readLetter } from './post'

const sent = (changes: Partial<Sent> = {}): Sent => ({
  id: 1,
  kind: 'payment',
  callSid: 'CA1',
  token: 'token-1',
  status: 204,
  ...changes,
})
const letter = (changes: Partial<Letter> = {}): Letter => ({
  path: '/',
  isKeyPress: false,
  callStatus: '',
  signature: 'the signature',
  raw: Buffer.alloc(0),
  ...changes,
})
const nothing = { inbox: new Set<string>(), calls: new Set<string>() }
const lost = (
  request: Sent,
  known: Letter = letter(),
  received: { inbox: Set<string>; calls: Set<string> } = nothing,
) => lostOf([request], new Map([[request.token, known]]), received)

describe('What was acknowledged', () => {
  it.each<[string, Sent, Letter]>([
    ['a step of an entry', sent(), letter()],
    ['a webhook', sent({ kind: 'shuttle', callSid: null }), letter()],
    ['the end of a leg', sent({ kind: 'leg' }), letter({ callStatus: 'completed' })],
    ['the end of a call', sent({ kind: 'call' }), letter({ callStatus: 'completed' })],
    ['the end of a dial', sent({ kind: 'dial-action' }), letter({ callStatus: 'in-progress' })],
    ['a call that arrives', sent({ kind: 'voice' }), letter({ callStatus: 'ringing' })],
  ])('and is nowhere is lost: %s', (_name, request, known) => expect(lost(request, known)).toHaveLength(1))

  it.each<[string, Sent, Letter]>([
    ['a key that was pressed', sent(), letter({ isKeyPress: true })],
    ['a recording', sent({ kind: 'recording' }), letter()],
    ['a leg that is being made', sent({ kind: 'leg' }), letter({ callStatus: 'initiated' })],
    ['a caller’s leg that goes on', sent({ kind: 'call' }), letter({ callStatus: 'in-progress' })],
    ['what was refused', sent({ status: 403 }), letter()],
    ['what got no answer', sent({ status: null }), letter()],
  ])('need not be kept: %s', (_name, request, known) => expect(lost(request, known)).toEqual([]))

  it('is found under its name', () => {
    const inbox = new Set([
      // SHA-256 of "the signature".
      'twilio signed:e2ab2c85df2cd1eb3543c1001c55a42b7fcdc6a8d20a4b521b574eb14fef25e9',
      'shuttle token-1',
    ])
    expect(lost(sent(), letter(), { ...nothing, inbox })).toEqual([])
    expect(lost(sent({ kind: 'shuttle' }), letter(), { ...nothing, inbox })).toEqual([])
    expect(lost(sent({ kind: 'voice' }), letter(), { ...nothing, calls: new Set(['CA1']) })).toEqual([])
  })

  it('is lost once, however often it was sent', () => {
    expect(lostOf([sent(), sent({ id: 2 })], new Map(), nothing)).toHaveLength(1)
  })
})

describe('A letter', () => {
  const request = (body: string, head = '') =>
    Buffer.from(
      `POST /api/webhooks/twilio/payment?attempt=a HTTP/1.1\r\nhost: x\r\n${head}content-length: ${body.length}\r\n\r\n${body}`,
    )
  const token = 'i-twilio-idempotency-token: abc\r\n'

  it('is read when it is complete, and not before', () => {
    const whole = request('CallStatus=completed&Sid=PK1', `${token}x-twilio-signature: c2ln\r\n`)
    expect(readLetter(whole.subarray(0, whole.length - 1))).toBeNull()
    expect(readLetter(whole)).toMatchObject({
      token: 'abc',
      callStatus: 'completed',
      isKeyPress: false,
      signature: 'c2ln',
    })
  })

  it('is a key press only when it says nothing else', () => {
    expect(readLetter(request('PartialResult=true', token))?.isKeyPress).toBe(true)
    expect(readLetter(request('PartialResult=true&ErrorType=input-timeout', token))?.isKeyPress).toBe(false)
    expect(readLetter(request('PartialResult=false', token))?.isKeyPress).toBe(false)
  })

  it('without a name is none', () => {
    expect(readLetter(request('PartialResult=true'))).toBeNull()
  })
})
