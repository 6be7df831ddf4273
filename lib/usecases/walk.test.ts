import { beforeAll, describe, expect, it } from 'vitest'
import type { PaymentEventType } from '@/lib/domain/payment/events'
import { stateNames } from '@/lib/testing/payment-states'
import { commandNames } from '@/lib/testing/walk/commands'
import { fates } from '@/lib/testing/walk/fates'
import { type Summary, walkMany } from '@/lib/testing/walk/many'
import { mishapKinds } from '@/lib/testing/walk/servers'
import { newSights } from '@/lib/testing/walk/sights'
import { walk } from '@/lib/testing/walk/walk'

/** The short version of `npm run walk`: enough to see every state, event and fate. */
const histories = 1_500
const seed = 20_260_302

const nothingFound = {
  doubleCharges: 0,
  falsePaid: 0,
  falseUnpaid: 0,
  regressions: 0,
  unresolvedForever: 0,
} satisfies Partial<Summary>

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
  SettlementProposed: true,
  SettlementWithdrawn: true,
  SettledByHand: true,
  OverrideGranted: true,
  Replaced: true,
  AnswerOwed: true,
  CustomerTold: true,
  PaymentTakenOver: true,
}

describe('However people, callbacks, servers and books behave', () => {
  const sights = newSights()
  let many: Awaited<ReturnType<typeof walkMany>>
  beforeAll(async () => {
    many = await walkMany({ histories, seed, sights })
  })

  it('nobody is charged twice, nothing is called paid or unpaid that is not, and nothing stays unknown for ever', () => {
    expect(many.failures).toEqual([])
    expect(many.summary).toMatchObject({ histories, seed, ...nothingFound })
  })

  it('histories are long', () => {
    expect(many.summary.medianSteps).toBeGreaterThanOrEqual(40)
  })

  it('every state and every event of a payment is met', () => {
    expect([...sights.states.keys()]).toEqual(expect.arrayContaining([...stateNames]))
    expect([...sights.events.keys()]).toEqual(expect.arrayContaining(Object.keys(everyEvent)))
  })

  it('every fate of a card is met, and every command is carried out', () => {
    expect([...sights.fates.keys()].sort()).toEqual(fates.map(({ name }) => name).sort())
    const carriedOut = commandNames.filter((name) => name !== 'takeAnotherAmount')
    expect([...sights.commands.keys()]).toEqual(expect.arrayContaining(carriedOut))
  })

  it('two agents meet at one reference, and the one who comes second is refused', () => {
    expect([...sights.refusals.keys()]).toEqual(
      expect.arrayContaining([
        'referenceBusy',
        'alreadyPaid',
        'callBusy',
        'amountChanged',
        'tooLateToCancel',
      ]),
    )
  })

  it('servers hang, die and lose their database', () => {
    expect([...sights.turns.keys()]).toEqual(expect.arrayContaining([...mishapKinds, 'a fact is kept']))
  })

  it('the same holds on ways that nobody has walked before', async () => {
    const { failures } = await walkMany({ histories, seed: Date.now() % 2 ** 31, sights: newSights() })
    expect(failures).toEqual([])
  })
})

describe('The same seed and index', () => {
  it('walk the same way, step by step', async () => {
    const read = async (index: number) => {
      const lines: string[] = []
      await walk({ seed, index, sights: newSights(), trace: (line) => lines.push(line) })
      return lines
    }
    const first = await read(7)
    expect(first.length).toBeGreaterThan(100)
    expect(await read(7)).toEqual(first)
    expect(await read(8)).not.toEqual(first)
  })

  it('end with the same last line', async () => {
    const line = async () =>
      JSON.stringify((await walkMany({ histories: 50, seed, sights: newSights() })).summary)
    expect(await line()).toBe(await line())
  })
})
