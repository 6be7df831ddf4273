import type { Store } from '@/lib/ports/store'
import { paymentChange } from '@/lib/usecases/change-payment'
import { commanded, fresh, opening, stateAfter, told } from './changes'
import * as say from './payment-facts'

/** Commits at a time: as many as an instance has connections. */
const atATime = 8

/**
 * Payments whose outcome is not known, one a second, the last one just now: sent, and never heard of again. What would have
 * been planned for them is not.
 *
 * @returns the attempts, oldest first
 */
export async function putUnknown(store: Store, count: number, now: number): Promise<string[]> {
  const attempts: string[] = []
  let left = Array.from({ length: count }, (_, index) => now - (count - index) * 1_000)
  while (left.length > 0) {
    const next = left.slice(0, atATime)
    left = left.slice(atATime)
    attempts.push(...(await Promise.all(next.map((at) => put(store, at)))))
  }
  return attempts
}

async function put(store: Store, at: number): Promise<string> {
  const attemptId = fresh('attempt')
  const opened = opening({ at, attemptId })
  const keyed = told(
    stateAfter(opened),
    say.recordingSecured(),
    say.sessionOpened(),
    say.accepted('cardNumber'),
    say.accepted('expiry'),
    say.accepted('securityCode'),
  )
  const taken = commanded(stateAfter(keyed), say.take(), at)
  const unknown = told(stateAfter(taken), say.timeIsUp('answer'))
  const events = [opened, keyed, taken, unknown].flatMap((change) => change.events)
  const change = paymentChange(null, events, {
    requestId: attemptId,
    startsAttempt: { knownPaid: [], inPlaceOf: [] },
  })
  if (!change) throw new Error('nothing was opened')
  const outcome = await store.commit({ at, payment: { ...change, effects: [], timers: [] } })
  if (outcome.kind !== 'committed') throw new Error(`a payment was not kept: ${JSON.stringify(outcome)}`)
  return attemptId
}
