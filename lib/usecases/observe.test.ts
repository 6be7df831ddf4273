import { describe, expect, it } from 'vitest'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { Store } from '@/lib/ports/store'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { takePayment } from './change-entry'
import type { Deps } from './deps'
import { observeCall, observeCallOfSid } from './observe-call'
import { observePayment } from './observe-payment'
import { recordKeys } from './record-keys'

const database = ownDatabase()
const received = (externalId = fresh('token')) => ({ source: 'twilio', externalId }) as const

/** The same surroundings with some of the store's answers replaced. */
function withStore(deps: Deps, changed: (store: Store) => Partial<Store>): Deps {
  return { ...deps, store: { ...deps.store, ...changed(deps.store) } }
}

async function versionOf(call: PhoneCall, id: string): Promise<number> {
  return (await call.office.deps.store.payment(id))?.version ?? 0
}

describe('A fact about a payment', () => {
  it('is applied once, however often it is told', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const fact = say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment)
    const token = fresh('token')
    expect(await call.tells(fact, token)).toBe('applied')
    const version = await versionOf(call, payment.id)
    expect(await call.tells(fact, token)).toBe('duplicate')
    expect(await versionOf(call, payment.id)).toBe(version)
  })

  it('that comes twice under another name is noted and changes nothing else', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const fact = say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment)
    await call.tells(fact)
    const before = await call.payment(payment.id)
    expect(await call.tells(fact)).toBe('applied')
    expect(await call.payment(payment.id)).toEqual(before)
  })

  it('of an attempt that nobody knows is nothing, and its name stays free', async () => {
    const call = await phoneCall(database)
    const fact: PaymentFact = { kind: 'recordingSecured', attemptId: fresh('attempt'), state: 'paused' }
    const token = fresh('token')
    expect(await call.tells(fact, token)).toBe('unknown')
    expect(await database.prisma.inbox.count({ where: { externalId: token } })).toBe(0)
  })

  it('decides again when somebody was faster', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    let races = 2
    const deps = withStore(call.office.deps, (store) => ({
      commit: (change) => {
        races -= 1
        return races < 0 ? store.commit(change) : Promise.resolve({ kind: 'stale' } as const)
      },
    }))
    const fact = say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment)
    expect(await observePayment(deps, fact, received())).toBe('applied')
  })

  it.each([
    ['lost three races', async () => ({ kind: 'stale' }) as const, 'conflict'],
    [
      'met a bug',
      async () => {
        throw new Error('a bug with 4111 1111 1111 1111 in it')
      },
      'a bug with [digits removed] in it',
    ],
  ])('that %s is kept, and applied later', async (_why, commit, reason) => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const fact = say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment)
    const name = received()
    expect(
      await observePayment(
        withStore(call.office.deps, () => ({ commit })),
        fact,
        name,
      ),
    ).toBe('kept')
    const kept = () => database.prisma.inbox.findFirstOrThrow({ where: name })
    expect((await kept()).error).toContain(reason)
    // Told again meanwhile, it is known.
    expect(await call.tells(fact, name.externalId)).toBe('duplicate')
    await call.agenda.work(1_000)
    expect(call.agenda.failed).toEqual([])
    expect(await call.payment(payment.id)).toMatchObject({ attempt: { live: { field: 'expiry' } } })
    expect(await kept()).toMatchObject({ fact: null, error: null })
  })

  it('that cannot be kept either is not acknowledged', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const fail = async () => {
      throw new Error('disk full')
    }
    const deps = withStore(call.office.deps, () => ({ commit: fail, keep: fail }))
    const fact = say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment)
    await expect(observePayment(deps, fact, received())).rejects.toThrow('disk full')
    await expect(observePayment(deps, fact, null)).rejects.toThrow('disk full')
  })

  it('that is kept and cannot be applied yet stays kept, and its job fails', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const fact = say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment)
    const stale = async () => ({ kind: 'stale' }) as const
    const name = received()
    const { deps } = call.office
    await observePayment(
      withStore(deps, () => ({ commit: stale })),
      fact,
      name,
    )
    const { store } = deps
    Object.assign(store, { commit: stale })
    await call.agenda.work(1_000)
    expect(call.agenda.failed.map(({ key }) => key)).toEqual([`applyFact:twilio:${name.externalId}`])
    expect(await store.kept(name)).toEqual({ of: 'payment', fact })
  })

  it('whose commit went through although its answer was lost is not applied twice', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const deps = withStore(call.office.deps, (store) => ({
      commit: async (change) => {
        await store.commit(change)
        throw new Error('connection lost at COMMIT')
      },
    }))
    const fact = say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment)
    expect(await observePayment(deps, fact, received())).toBe('kept')
    const version = await versionOf(call, payment.id)
    await call.agenda.work(1_000)
    expect(await versionOf(call, payment.id)).toBe(version)
  })
})

describe('The end of a call', () => {
  it('ends the entry in the same commit', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const commits: string[][] = []
    const deps = withStore(call.office.deps, (store) => ({
      commit: (change) => {
        commits.push(Object.keys(change).sort())
        return store.commit(change)
      },
    }))
    expect(await observeCall(deps, call.callId, { kind: 'callEnded', why: 'completed' }, received())).toBe(
      'applied',
    )
    expect(commits).toEqual([['at', 'call', 'payment', 'received']])
    expect((await call.payment(payment.id)).last?.end).toEqual({ kind: 'callerHungUp' })
    expect((await call.call()).status).toBe('ended')
  })

  it('sees an entry that moved on in the same moment', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    let first = true
    const deps = withStore(call.office.deps, (store) => ({
      commit: async (change) => {
        if (first) {
          first = false
          await call.tells(say.accepted('cardNumber', { sessionSid: sessionOf(payment) })(payment))
        }
        return store.commit(change)
      },
    }))
    await observeCall(deps, call.callId, { kind: 'callEnded', why: 'completed' }, received())
    expect((await call.payment(payment.id)).last).toMatchObject({
      end: { kind: 'callerHungUp' },
      card: { lastFour: '1111' },
    })
  })

  it('leaves what was sent to the bank to the books', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await takePayment(call.office.deps, call.agent, payment.id, lastAttempt(payment).id, 4900)
    await observeCall(call.office.deps, call.callId, { kind: 'callEnded', why: 'completed' }, received())
    expect(await call.payment(payment.id)).toMatchObject({
      status: 'inFlight',
      attempt: { stage: 'completing' },
    })
  })

  it('is taken in once, by its name', async () => {
    const call = await phoneCall(database)
    const name = received()
    const fact = { kind: 'callEnded', why: 'completed' } as const
    expect(await observeCallOfSid(call.office.deps, call.callSid, fact, name)).toBe('applied')
    expect(await observeCallOfSid(call.office.deps, call.callSid, fact, name)).toBe('duplicate')
    expect(await observeCallOfSid(call.office.deps, 'CAnobody', fact, received())).toBe('unknown')
    expect(await observeCall(call.office.deps, 'nobody', fact, received())).toBe('unknown')
  })

  it('that lost its races is kept and applied later', async () => {
    const call = await phoneCall(database)
    const stale = async () => ({ kind: 'stale' }) as const
    const deps = withStore(call.office.deps, () => ({ commit: stale }))
    const fact = { kind: 'callEnded', why: 'completed' } as const
    expect(await observeCall(deps, call.callId, fact, received())).toBe('kept')
    await call.agenda.work(1_000)
    expect((await call.call()).status).toBe('ended')
  })
})

describe('A key press', () => {
  it('is kept with the time of the business', async () => {
    const call = await phoneCall(database)
    const payment = await call.opened()
    const attemptId = lastAttempt(payment).id
    const press = {
      externalId: fresh('token'),
      attemptId,
      effectId: `${attemptId}.3`,
      field: 'cardNumber',
      keys: 4,
    } as const
    expect(await recordKeys(call.office.deps, press)).toBe(true)
    const [count] = await call.office.deps.reading.lastKeys(attemptId)
    expect(count).toMatchObject({ keys: 4, at: call.office.clock.now() })
    expect(await recordKeys(call.office.deps, { ...press, attemptId: 'nobody' })).toBe(false)
  })
})
