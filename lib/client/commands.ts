import { mutate } from 'swr'
import { z } from 'zod'
import type { EntryField } from '@/lib/values/card'
import { ok, type Result } from '@/lib/values/result'
import type { StartPayment } from '@/lib/wire/commands'
import {
  type AwayReason,
  type PaymentView,
  paymentView,
  type SettlementSource,
  type Verdict,
} from '@/lib/wire/views'
import { type Refusal, request } from './fetcher'
import { deskPath, pagePath, paintOnDesk, preflightPath, unresolvedPath } from './resources'

/** What a person asks the server to do. Each answers with a value; none throws. */

type Answer<T = PaymentView> = Promise<Result<T, Refusal>>

const paymentAnswer = z.object({ payment: paymentView })
const anyAnswer = z.unknown()

/** Opens a payment and asks for the card at once. */
export async function startPayment(input: StartPayment): Answer {
  return onDesk(await request('POST', '/api/payments', paymentAnswer, input))
}

/** Asks for a card again after an attempt ended, or retries what blocked the entry. */
export async function startAttempt(paymentId: string): Answer {
  return onPayment(paymentId, 'attempts', { requestId: requestId() })
}

/** Clears one row and asks for it again. */
export async function reask(
  paymentId: string,
  attemptId: string,
  field: EntryField,
  clears: boolean,
): Answer {
  return onPayment(paymentId, 'reask', { attemptId, field, clears })
}

/** Ends the entry and opens it anew, slowly or at the usual pace. */
export async function reopen(paymentId: string, attemptId: string, slow: boolean): Answer {
  return onPayment(paymentId, 'reopen', { attemptId, slow, requestId: requestId() })
}

/** Charges, or saves the card. `minor` is what the button said. */
export async function take(paymentId: string, attemptId: string, minor: number | null): Answer {
  return onPayment(paymentId, 'take', { attemptId, minor })
}

/** Ends the card entry before it is sent. */
export async function cancelEntry(paymentId: string, attemptId: string): Answer {
  return onPayment(paymentId, 'cancel', { attemptId })
}

/** The agent is done with this payment; the desk moves on. */
export async function closePayment(paymentId: string): Answer<unknown> {
  const answer = await request('POST', pathOf(paymentId, 'close'), anyAnswer, {})
  await mutate(deskPath)
  return answer
}

/** Says what became of the money, as somebody outside told it. */
export async function proposeSettlement(
  paymentId: string,
  said: { verdict: Verdict; source: SettlementSource; sourceReference: string },
): Answer<unknown> {
  return onCase(paymentId, 'settle', said)
}

/** Confirms what another person says became of the money. */
export async function confirmSettlement(paymentId: string, proposedAt: number): Answer<unknown> {
  return onCase(paymentId, 'settle/confirm', { proposedAt })
}

/** Takes a proposal off the table. */
export async function withdrawSettlement(paymentId: string): Answer<unknown> {
  return onCase(paymentId, 'settle/withdraw', {})
}

/** Lets one new payment take the place of this one. */
export async function overridePayment(paymentId: string, reason: string): Answer<unknown> {
  return onCase(paymentId, 'override', { reason })
}

/** Has the books read for it now. */
export async function checkNow(paymentId: string): Answer<unknown> {
  return onCase(paymentId, 'check', {})
}

/** The customer has been told. */
export async function tellCustomer(paymentId: string): Answer<unknown> {
  return onCase(paymentId, 'told', {})
}

/** No card entry starts from now on. */
export async function stopCards(): Answer<unknown> {
  return onCards('stop')
}

/** Cards are taken again. */
export async function liftStop(): Answer<unknown> {
  return onCards('lift')
}

async function onCase(paymentId: string, verb: string, body: unknown): Answer<unknown> {
  const answer = await request('POST', pathOf(paymentId, verb), anyAnswer, body)
  await Promise.all([mutate(pagePath(paymentId)), mutate(unresolvedPath), mutate(deskPath)])
  return answer
}

async function onCards(verb: 'stop' | 'lift'): Answer<unknown> {
  const answer = await request('POST', `/api/cards/${verb}`, anyAnswer, {})
  await Promise.all([mutate(unresolvedPath), mutate(deskPath)])
  return answer
}

/** Takes calls, or lets them go to others, with or without a reason. */
export async function setPresence(
  state: 'ready' | 'away',
  reason: AwayReason | null = null,
): Answer<unknown> {
  return onTheDesk('/api/presence', state === 'ready' ? { state } : { state, reason })
}

/** The agent is done with a call that has ended, and may have written something down. */
export async function finishCall(callId: string, note = ''): Answer<unknown> {
  return onCall(callId, 'finish', note.trim() === '' ? {} : { note })
}

/** The after-call work takes as long as it takes. */
export async function holdWrapUp(callId: string): Answer<unknown> {
  return onCall(callId, 'hold-wrap-up')
}

/** Card digits were said aloud. */
export async function cardSpoken(callId: string): Answer<unknown> {
  return onCall(callId, 'spoken')
}

/** Lets the recording go on after that. */
export async function soundAgain(callId: string): Answer<unknown> {
  return onCall(callId, 'sound')
}

/** Goes on with a colleague's call whose screen was lost. */
export async function takeOver(callId: string): Answer<unknown> {
  return onCall(callId, 'take-over')
}

/** Looks at the installation anew. */
export async function checkHealth(): Answer<unknown> {
  const answer = await request('POST', preflightPath, anyAnswer, {})
  await mutate(preflightPath)
  return answer
}

/** This window acts from now on. */
export async function takeScreen(screen: string): Answer<unknown> {
  return onTheDesk('/api/desk/screen', { screen })
}

/** This window is being closed: sent on the way out, so nobody waits for an answer. */
export function leaveScreen(screen: string): void {
  navigator.sendBeacon(
    '/api/desk/leave',
    new Blob([JSON.stringify({ screen })], { type: 'application/json' }),
  )
}

function onCall(callId: string, verb: string, body: unknown = {}): Answer<unknown> {
  return onTheDesk(`/api/calls/${encodeURIComponent(callId)}/${verb}`, body)
}

async function onTheDesk(path: string, body: unknown): Answer<unknown> {
  const answer = await request('POST', path, anyAnswer, body)
  await mutate(deskPath)
  return answer
}

const sixteen = 'abcdefghijklmnop'

/** A name for one confirmed wish: repeating the request with the same name does it once. */
export function requestId(): string {
  // randomUUID exists on secure origins only; a desk on a bare LAN address must work too.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  // Letters only: what has many digits could be a card number, and is refused.
  return [...bytes].map((byte) => sixteen.charAt(byte >> 4) + sixteen.charAt(byte & 15)).join('')
}

async function onPayment(paymentId: string, verb: string, body: unknown): Answer {
  return onDesk(await request('POST', pathOf(paymentId, verb), paymentAnswer, body))
}

async function onDesk(answer: Result<{ payment: PaymentView }, Refusal>): Answer {
  if (!answer.ok) {
    void mutate(deskPath)
    return answer
  }
  await paintOnDesk(answer.value.payment)
  void mutate(deskPath)
  return ok(answer.value.payment)
}

function pathOf(paymentId: string, verb: string): string {
  return `/api/payments/${encodeURIComponent(paymentId)}/${verb}`
}
