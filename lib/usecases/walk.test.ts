import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fates } from '@/lib/testing/payment-fates'
import { stateNames } from '@/lib/testing/payment-states'
import { newSights, type Sights, walk } from '@/lib/testing/payment-walk'
import type { PaymentEventType } from './events'

/** Enough to see every state, event and fate many times, within seconds on a busy machine. */
const histories = 1_200
/** The walks take two seconds; other work on the machine may make it many. */
const walkMsMax = 60_000

/** A broken promise is reported with the seed, the path and the shortest row of numbers that breaks it. */
function walkMany(seed: number, sights: Sights): void {
  const numbers = fc.array(fc.nat(0xffff), { minLength: 100, maxLength: 250, size: 'max' })
  fc.assert(
    fc.property(numbers, (row) => walk(row, sights)),
    { seed, numRuns: histories },
  )
}

/** Total over the events, so that a new one must be met on the walk as well. */
const everyEvent: Record<PaymentEventType, true> = {
  PaymentOpened: true,
  AttemptStarted: true,
  RecordingSecured: true,
  SessionOpened: true,
  FieldAsked: true,
  FieldKeptOpen: true,
  FieldAccepted: true,
  FieldReopened: true,
  FieldRefused: true,
  CardReady: true,
  Taken: true,
  CompleteReceived: true,
  CompleteUnclear: true,
  CompleteNotSent: true,
  CancelRequested: true,
  ReopenRequested: true,
  SessionEndHeard: true,
  SessionEndNoted: true,
  OrphanSessionFound: true,
  AttemptEnded: true,
  OutcomeBecameUnknown: true,
  NotFoundNoted: true,
  PaymentPaid: true,
  CardSaved: true,
  BooksFoundDifferent: true,
  ChargedTwiceFound: true,
  FactNoted: true,
  PaymentClosed: true,
  PaymentTakenOver: true,
}

describe('However people, callbacks, servers and books behave', { timeout: walkMsMax }, () => {
  it('nobody is charged twice, nothing is called paid or unpaid that is not, and nothing stays unknown for ever', async ({
    annotate,
  }) => {
    const sights = newSights()
    const startedAt = performance.now()
    walkMany(20_260_302, sights)
    const perSecond = Math.round((histories * 1_000) / (performance.now() - startedAt))
    await annotate(
      `${histories} histories, ${perSecond} per second, ${Math.round(sights.steps / histories)} steps each`,
    )
    // A walk that never comes anywhere proves nothing.
    expect(sights.steps / histories).toBeGreaterThan(40)
    for (const name of stateNames) expect(sights.states.get(name) ?? 0, name).toBeGreaterThan(0)
    for (const type of Object.keys(everyEvent) as PaymentEventType[])
      expect(sights.events.get(type) ?? 0, type).toBeGreaterThan(0)
    for (const { name } of fates) expect(sights.fates.get(name) ?? 0, name).toBeGreaterThan(0)
  })

  it('the same holds on ways that nobody has walked before', () => {
    walkMany(Date.now() % 2 ** 31, newSights())
  })

  it('the same numbers walk the same way', () => {
    const row = Array.from({ length: 200 }, (_, index) => (index * 7_919) % 65_536)
    const [first, second] = [newSights(), newSights()]
    walk(row, first)
    walk(row, second)
    expect(second).toEqual(first)
  })
})
