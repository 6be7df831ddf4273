import { expect } from 'vitest'
import { fieldsOf } from '@/lib/domain/payment/attempt'
import { decide, type PaymentRefusal } from '@/lib/domain/payment/decide'
import { effectsOf, type PaymentEffect, type PaymentTimer } from '@/lib/domain/payment/effects'
import type { PaymentEvent, PaymentEventType } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import { observe } from '@/lib/domain/payment/observe'
import type { AttemptEndKind, EntrySettings, Payment, Terms } from '@/lib/domain/payment/state'
import type { EntryField } from '@/lib/values/card'
import { type Instant, minute, second } from '@/lib/values/instant'
import * as say from './payment-facts'
import { type StateName, stateName } from './payment-states'

/**
 * Tests of a payment that read like the business:
 *
 *     given(ready()).when(take()).leadsTo('Taken').plans('completeSession').when(take()).changesNothing()
 *     given(completing()).observing(booksSay('success')).leadsTo('PaymentPaid').is('paid')
 *
 * A story never holds a state that was not reached through the domain itself. Every step folds its events and gathers
 * what they lead to, and refuses effects whose id was used for something else.
 */
export class Story {
  private constructor(
    readonly payment: Payment | null,
    readonly now: Instant,
    readonly journal: readonly PaymentEvent[],
    readonly effects: readonly PaymentEffect[],
    readonly timers: readonly PaymentTimer[],
    private readonly step: Step,
  ) {}

  static readonly unopened = new Story(null, Date.UTC(2026, 2, 2, 10), [], [], [], {
    events: [],
    effects: [],
    timers: [],
    refusal: null,
  })

  /** Somebody asks for something. */
  when(asked: say.Asked): Story {
    const decided = decide(asked(this.payment), this.payment, this.now)
    return decided.ok ? this.happened(decided.value, null) : this.happened([], decided.error)
  }

  /** The outside tells something. */
  observing(told: say.Told): Story {
    return this.happened(observe(told(this.known), this.known, this.now), null)
  }

  /** Time passes. */
  after(ms: number): Story {
    return new Story(this.payment, this.now + ms, this.journal, this.effects, this.timers, this.step)
  }

  /** Exactly these events happened, in this order. */
  leadsTo(...expected: readonly (PaymentEventType | Like)[]): Story {
    expect(this.step.refusal, 'refused').toBeNull()
    const wanted = expected.map((each) => (typeof each === 'string' ? { type: each } : each))
    expect(this.step.events.map(({ type }) => type)).toEqual(wanted.map(({ type }) => type))
    expect(this.step.events).toMatchObject(wanted)
    return this
  }

  isRefused(why: PaymentRefusal): Story {
    expect(this.step.refusal).toBe(why)
    return this
  }

  /** Neither an event nor a refusal: it has happened already, or says nothing new. */
  changesNothing(): Story {
    expect(this.step.refusal, 'refused').toBeNull()
    expect(this.step.events).toEqual([])
    return this
  }

  /** It is kept where people can see it, changes nothing and leads to nothing. */
  isOnlyNoted(): Story {
    this.leadsTo('FactNoted')
    expect(this.step.effects).toEqual([])
    expect(this.step.timers).toEqual([])
    return this
  }

  /** The last step led to exactly these requests, in this order. */
  plans(...expected: readonly (PaymentEffect['kind'] | LikeEffect)[]): Story {
    const wanted = expected.map((each) => (typeof each === 'string' ? { kind: each } : each))
    expect(this.step.effects.map(({ kind }) => kind)).toEqual(wanted.map(({ kind }) => kind))
    expect(this.step.effects).toMatchObject(wanted)
    return this
  }

  /** The last step set exactly these timers. */
  sets(...expected: readonly (Partial<PaymentTimer> & { afterMs: number })[]): Story {
    expect(this.step.timers).toHaveLength(expected.length)
    expect(this.step.timers).toMatchObject(expected)
    return this
  }

  /** The payment is in this state now. */
  is(name: StateName | 'none'): Story {
    expect(stateName(this.payment)).toBe(name)
    return this
  }

  /** The last attempt ended this way, and the payment is open again. */
  endedAs(kind: AttemptEndKind): Story {
    expect(this.known.last?.end.kind).toBe(kind)
    return this.is('open')
  }

  /** What holds of the payment now. */
  holds(expected: object): Story {
    expect(this.known).toMatchObject(expected)
    return this
  }

  get known(): Payment {
    if (!this.payment) throw new Error('no payment was opened in this story')
    return this.payment
  }

  private happened(events: readonly PaymentEvent[], refusal: PaymentRefusal | null): Story {
    let payment = this.payment
    const step: Step = { events, effects: [], timers: [], refusal }
    for (const event of events) {
      const next = evolve(payment, event)
      const { effects, timers } = effectsOf(event, payment, next)
      step.effects.push(...effects)
      step.timers.push(...timers)
      payment = next
    }
    for (const effect of step.effects) {
      const before = this.effects.find(({ id }) => id === effect.id)
      if (before) expect(effect, `the id ${effect.id} names one request`).toEqual(before)
    }
    return new Story(
      payment,
      this.now,
      [...this.journal, ...events],
      [...this.effects, ...step.effects],
      [...this.timers, ...step.timers],
      step,
    )
  }
}

interface Step {
  readonly events: readonly PaymentEvent[]
  readonly effects: PaymentEffect[]
  readonly timers: PaymentTimer[]
  readonly refusal: PaymentRefusal | null
}

type Like = { readonly type: PaymentEventType } & Readonly<Record<string, unknown>>
type LikeEffect = { readonly kind: PaymentEffect['kind'] } & Readonly<Record<string, unknown>>

export function given(story: Story): Story {
  return story
}

/** Times between the steps of a story: long enough that every moment differs. */
const beat = 3 * second

interface How {
  readonly terms?: Terms
  readonly settings?: EntrySettings
}

export const unopened = (): Story => Story.unopened

export const securing = ({ terms, settings }: How = {}): Story =>
  Story.unopened.when(say.open(terms, settings)).after(beat)

export const opening = (how: How = {}): Story => securing(how).observing(say.recordingSecured()).after(beat)

export const entering = (how: How = {}): Story => opening(how).observing(say.sessionOpened()).after(beat)

/** The caller has keyed everything before this field, and is asked for it now. */
export function enteringAt(field: EntryField, how: How = {}): Story {
  let story = entering(how)
  for (const earlier of fieldsOf(how.settings ?? say.entry)) {
    if (earlier === field) return story
    story = story.observing(say.accepted(earlier)).after(beat)
  }
  throw new Error('the field is not part of this entry')
}

export const ready = (how: How = {}): Story =>
  enteringAt('securityCode', how).observing(say.accepted('securityCode')).after(beat)

export const completing = (how: How = {}): Story => ready(how).when(say.take()).after(beat)

/** The session of the taken attempt has ended; the books have not been read yet. */
export const heard = (...end: Parameters<typeof say.sessionEnded>): Story =>
  completing()
    .observing(say.sessionEnded(...end))
    .after(beat)

/** Nothing was heard in time. */
export const unknown = (): Story =>
  completing()
    .after(75 * second)
    .observing(say.timeIsUp('answer'))
    .after(beat)

export const cancelling = (how: How = {}): Story => entering(how).when(say.cancel()).after(beat)

/** The caller hung up while typing: the attempt is over, the payment is open. */
export const ended = (how: How = {}): Story => entering(how).observing(say.callEnded()).after(beat)

export const declined = (): Story =>
  completing().observing(say.sessionEnded('success')).observing(say.booksSay('declined')).after(minute)

export const paid = (): Story =>
  completing().observing(say.sessionEnded('success')).observing(say.booksSay('success')).after(minute)

/** A second card was keyed after the first had been declined, and taken. */
export const takenAgain = (): Story =>
  declined()
    .when(say.askAgain())
    .observing(say.recordingSecured())
    .observing(say.sessionOpened())
    .observing(say.accepted('cardNumber'))
    .observing(say.accepted('expiry'))
    .observing(say.accepted('securityCode'))
    .when(say.take())
    .after(beat)

export const chargedTwice = (): Story =>
  takenAgain()
    .observing(say.booksSay('success'))
    .observing(say.booksSay('success', { number: 1 }))

export const saved = (): Story =>
  completing({ terms: say.saving() })
    .observing(say.sessionEnded('success'))
    .observing(say.cardIsKept())
    .after(minute)

export const booksDiffer = (): Story =>
  completing()
    .observing(say.sessionEnded('success'))
    .observing(say.booksSay('success', { amount: '94.00' }))

export const closed = (): Story => declined().when(say.close()).after(minute)
