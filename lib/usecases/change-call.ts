import { type CallCommand, decideCall } from '@/lib/domain/call/call'
import type { Call } from '@/lib/domain/call/state'
import { needsSilence } from '@/lib/domain/payment/still-wanted'
import type { Versioned } from '@/lib/ports/store'
import { refuseProse } from '@/lib/values/prose'
import { err, ok, type Result } from '@/lib/values/result'
import { charactersMax } from '@/lib/wire/commands'
import { auditOf } from './audit'
import type { Actor, Deps } from './deps'
import { callChange, observeCall } from './observe-call'
import { observePayment } from './observe-payment'
import type { Refusal } from './refusal'

/** Other writers that may be faster in a row: each loss means that one of them got on. */
const racesMax = 3

type Answer = Promise<Result<null, Refusal>>

/** Puts an ended call away with what there is to remember of it; the agent is free for the next one. */
export function finishCall(deps: Deps, actor: Actor, callId: string, typed: string): Answer {
  const refused = typed.trim() === '' ? null : refuseProse(typed, charactersMax.note)
  if (refused !== null) return Promise.resolve(err({ code: noteCodes[refused], field: 'note' }))
  const note = typed.trim() === '' ? null : typed.trim()
  return command(deps, actor, callId, 'call.finish', { kind: 'finish', by: actor.id, note })
}

const noteCodes = {
  empty: 'textTooLong',
  tooLong: 'textTooLong',
  cardLike: 'textCardLike',
  controlCharacters: 'textControlCharacters',
} as const

/** The after-call work takes as long as it takes. */
export function holdWrapUp(deps: Deps, actor: Actor, callId: string): Answer {
  return command(deps, actor, callId, 'call.holdWrapUp', { kind: 'holdWrapUp', by: actor.id })
}

/** The caller said card digits aloud: the recording is silenced at once and the passage marked for removal. */
export function cardSpoken(deps: Deps, actor: Actor, callId: string): Answer {
  return command(deps, actor, callId, 'call.spoken', { kind: 'spoken', by: actor.id })
}

/** Lets the recording go on after a card was said aloud, unless a keypad needs the silence. */
export async function soundAgain(deps: Deps, actor: Actor, callId: string): Answer {
  const payments = await deps.reading.paymentsOfCall(callId)
  if (needsSilence(payments.map(({ state }) => state))) return err({ code: 'keypadOpen' })
  return command(deps, actor, callId, 'call.sound', { kind: 'sound', by: actor.id })
}

/**
 * The time for the after-call work has passed: the call is put away, unless the bank still has a card of it. An entry that
 * began in the very moment in which the call ended is ended here: of its session nobody may ever hear again.
 */
export async function wrapUpOver(deps: Deps, callId: string): Promise<void> {
  let busy = false
  for (const { state } of await deps.store.paymentsUnderWayOf(callId)) {
    if (state.status !== 'inFlight') continue
    const { id: attemptId, stage } = state.attempt
    if (stage === 'completing') busy = true
    else await observePayment(deps, { kind: 'callEnded', attemptId }, null)
  }
  await observeCall(deps, callId, { kind: 'wrapUpOver', busy }, null)
}

async function command(
  deps: Deps,
  actor: Actor,
  callId: string,
  action: string,
  wish: CallCommand,
): Promise<Result<null, Refusal>> {
  for (let race = 0; race < racesMax; race += 1) {
    const call: Versioned<Call> | null = await deps.store.call(callId)
    if (!call) return err({ code: 'notFound' })
    const decided = decideCall(wish, call.state, deps.clock.now())
    if (!decided.ok) return err({ code: decided.error })
    const change = callChange(call, decided.value)
    if (!change || decided.value.length === 0) return ok(null)
    const audit = auditOf(actor, action, 'call', callId)
    const outcome = await deps.store.commit({ at: deps.clock.now(), call: change, audit })
    if (outcome.kind === 'committed') return ok(null)
  }
  return err({ code: 'conflict' })
}
