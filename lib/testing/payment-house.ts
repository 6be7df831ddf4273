import { decide, type PaymentCommand } from '@/lib/domain/payment/decide'
import { effectsOf, type PaymentEffect } from '@/lib/domain/payment/effects'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import { nextLookAt } from '@/lib/domain/payment/look-ups'
import { observe } from '@/lib/domain/payment/observe'
import type { Payment } from '@/lib/domain/payment/state'
import { isStillWanted } from '@/lib/domain/payment/still-wanted'
import type { Instant } from '@/lib/values/instant'
import { assert } from '@/lib/values/result'
import { answerFact, failedFact, neverSentFact, unclearFact } from './payment-answers'
import type { Fate } from './payment-fates'
import type { Answer, Letter, Outside } from './payment-outside'

/** Sends of one request that may be repeated because nothing was processed. */
const sendsMax = 5

/** What goes wrong with one run of a request. `dies…`: the server goes down, and the run is found again later. */
export const mishaps = [
  'none',
  'notSent',
  'lostBefore',
  'lostAfter',
  'diesBeforeSent',
  'diesAfterSent',
  'diesAfterAnswer',
  'refused',
] as const
export type Mishap = (typeof mishaps)[number]

/** A planned request and how far it has come. */
export interface Request {
  readonly effect: PaymentEffect
  status: 'planned' | 'sent' | 'over'
  /** Sent again later, beside its queue. */
  postponed: boolean
  tries: number
}

interface Timer {
  readonly kind: 'lookUp' | 'answer' | 'cancel' | 'opening'
  readonly attemptId: string
  dueAt: Instant
}

/**
 * What stands around the domain in a running house, with nothing lost and nothing invented: one payment with its
 * journal, the requests with their states, the timers, and the names of the letters that were received.
 */
export class House {
  payment: Payment | null = null
  readonly journal: PaymentEvent[] = []
  readonly requests = new Map<string, Request>()
  readonly timers = new Map<string, Timer>()
  private readonly received = new Set<string>()
  /** Whether the processor answers questions about its books. */
  booksAnswer = true

  constructor(
    readonly outside: Outside,
    private readonly watch: (event: PaymentEvent, before: Payment | null, after: Payment) => void,
  ) {}

  command(command: PaymentCommand): void {
    const decided = decide(command, this.payment, this.outside.now)
    if (decided.ok) this.apply(decided.value)
  }

  tell(fact: PaymentFact): void {
    if (this.payment) this.apply(observe(fact, this.payment, this.outside.now))
  }

  receive({ name, fact }: Letter): void {
    if (this.received.has(name)) return
    this.received.add(name)
    this.tell(fact)
  }

  private apply(events: readonly PaymentEvent[]): void {
    for (const event of events) {
      const before = this.payment
      const after = evolve(before, event)
      const { effects, timers } = effectsOf(event, before, after)
      this.watch(event, before, after)
      for (const effect of effects) this.plan(effect, event)
      for (const timer of timers) {
        const { attemptId, afterMs } = timer
        const kind = timer.kind === 'lookUp' ? 'lookUp' : timer.what
        this.timers.set(`${kind}:${attemptId}`, { kind, attemptId, dueAt: this.outside.now + afterMs })
      }
      this.journal.push(event)
      this.payment = after
    }
  }

  private plan(effect: PaymentEffect, event: PaymentEvent): void {
    if (effect.kind === 'completeSession') assert(event.type === 'Taken', 'only Take sends a card')
    const known = this.requests.get(effect.id)
    if (known) assert(isSame(known.effect, effect), 'an id names one request')
    else this.requests.set(effect.id, { effect, status: 'planned', postponed: false, tries: 0 })
  }

  /** Requests that a worker may take in hand: the first of each queue, and those that were put off. */
  ready(): Request[] {
    const taken = new Set<string>()
    const list: Request[] = []
    for (const request of this.requests.values()) {
      if (request.status === 'over') continue
      const queue = request.postponed ? request.effect.id : queueOf(request.effect)
      if (taken.has(queue)) continue
      taken.add(queue)
      list.push(request)
    }
    return list
  }

  /** Timers that are due, the oldest first. */
  due(): Timer[] {
    const list = [...this.timers.values()].filter(({ dueAt }) => dueAt <= this.outside.now)
    return list.sort((a, b) => a.dueAt - b.dueAt)
  }

  ring(timer: Timer): void {
    const { kind, attemptId } = timer
    this.timers.delete(`${kind}:${attemptId}`)
    if (kind === 'lookUp') this.lookUp(attemptId)
    else this.tell({ kind: 'timeUp', what: kind, attemptId })
  }

  /** Reads the books for an attempt, and plans the next look as long as one is due. */
  lookUp(attemptId: string): void {
    const fact = this.read(attemptId)
    if (fact) this.tell(fact)
    const next = this.payment && nextLookAt(this.payment, attemptId, fact, this.outside.now)
    if (next) this.timers.set(`lookUp:${attemptId}`, { kind: 'lookUp', attemptId, dueAt: next })
  }

  private read(attemptId: string): PaymentFact | null {
    const ref = this.payment?.known.find((known) => known.id === attemptId)
    if (!ref || !this.payment) return null
    if (!this.booksAnswer) return { kind: 'truthNoAnswer', attemptId, detail: 'fault' }
    if (this.payment.terms.kind === 'save') {
      if (!ref.maybeSent) return null
      return this.outside.keeps(attemptId)
        ? {
            kind: 'methodFound',
            attemptId,
            sealedToken: 'sealed',
            card: { brand: null, lastFour: null, expiry: null },
          }
        : { kind: 'methodNotFound', attemptId }
    }
    const found = this.outside.read(attemptId)
    return found ? { kind: 'truth', attemptId, found } : { kind: 'truthNotFound', attemptId }
  }

  /** One run of a worker. It is marked as sent before the first byte leaves; one found so is never sent with money again. */
  run(request: Request, mishap: Mishap, fate: Fate): void {
    const run = this.perform(request, mishap, fate)
    if (run === 'again') return
    request.status = 'over'
    if (run) this.tell(run)
  }

  /** The fact that settles the request (`null`: it needs none), or that it must be run again. */
  private perform(request: Request, mishap: Mishap, fate: Fate): PaymentFact | null | 'again' {
    const { effect } = request
    const isOnce = effect.kind === 'completeSession' || effect.kind === 'openSession'
    if (request.status === 'sent' && isOnce) return unclearFact(effect)
    if (!this.payment || !isStillWanted(effect, this.payment, this.outside.now)) return neverSentFact(effect)
    if (mishap === 'diesBeforeSent') return 'again'
    request.status = 'sent'
    request.tries += 1
    if (mishap === 'diesAfterSent') return 'again'
    if (mishap === 'notSent') return request.tries < sendsMax ? putOff(request) : failedFact(effect, true)
    const answer = mishap === 'lostBefore' ? null : this.send(effect, mishap === 'refused', fate)
    if (mishap === 'diesAfterAnswer') return 'again'
    if (mishap !== 'lostBefore' && mishap !== 'lostAfter')
      return answer === null ? null : answerFact(effect, answer, this.outside)
    if (isOnce) return unclearFact(effect)
    return request.tries < sendsMax ? putOff(request) : failedFact(effect, false)
  }

  private send(effect: PaymentEffect, refused: boolean, fate: Fate): Answer | null {
    const { outside } = this
    switch (effect.kind) {
      case 'pauseRecording':
        if (refused || !outside.callIsLive) return 'invalid'
        if (outside.recording === 'on') outside.recording = 'paused'
        return 'ok'
      case 'resumeRecording':
        if (outside.recording !== 'paused' || !outside.callIsLive) return null
        assert(!this.isEntryOpen(), 'sound comes back to the recording only after the session is over')
        outside.recording = 'on'
        return null
      case 'openSession':
        return outside.open(effect.attemptId, refused)
      case 'askField': {
        assert(outside.recording !== 'on', 'nothing is asked while the recording runs')
        return outside.ask(effect.sessionSid, effect.field, effect.id)
      }
      case 'completeSession':
        if (refused) return 'invalid'
        return outside.complete(effect.sessionSid, fate)
      case 'cancelSession':
        return outside.cancel(effect.sessionSid)
    }
  }

  /** Whether a session that we know of still takes keys. */
  private isEntryOpen(): boolean {
    const { running } = this.outside
    return (
      running?.state === 'open' &&
      (this.payment?.known.some(({ sessionSid }) => sessionSid === running.sid) ?? false)
    )
  }
}

function isSame(a: PaymentEffect, b: PaymentEffect): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function queueOf({ kind, attemptId }: PaymentEffect): string {
  return kind === 'pauseRecording' || kind === 'resumeRecording' ? 'call' : attemptId
}

/** Harmless to repeat, or provably never processed. */
function putOff(request: Request): 'again' {
  request.status = 'planned'
  request.postponed = true
  return 'again'
}
