import { fieldsOf } from '@/lib/domain/payment/attempt'
import type { FoundPayment, PaymentFact, SessionRefusedReason } from '@/lib/domain/payment/facts'
import { isFinal } from '@/lib/domain/payment/look-ups'
import type { MoneyStatus, SessionResult, Terms } from '@/lib/domain/payment/state'
import type { EntryField } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import { toDecimal } from '@/lib/values/money'
import { entry, visa } from './payment-facts'
import type { Fate } from './payment-fates'

/** How a request of ours ended: done, or a definite no. Whether we hear of it is decided by whoever asks. */
export type Answer = 'ok' | Extract<SessionRefusedReason, 'setup' | 'callOver' | 'outOfOrder' | 'invalid'>

/** A callback on its way. Twice the same letter has the same name, and counts once. */
export interface Letter {
  readonly name: string
  readonly fact: PaymentFact
}

interface Session {
  readonly sid: string
  readonly attemptId: string
  state: 'open' | 'processing' | 'over'
  capture: { readonly field: EntryField; readonly effectId: string } | null
  readonly missing: Set<EntryField>
  /** When the processor's answer is due. */
  answerAt: Instant
  fate: Fate | null
}

/** A card that reached the processor, and what becomes of it. */
export interface Charge {
  readonly attemptId: string
  readonly fate: Fate
  readonly at: Instant
}

/**
 * The world around one payment on one call: the caller, the telephone provider's sessions, the recording, and the
 * processor with the ledger that alone knows what was charged.
 */
export class Outside {
  callIsLive = true
  recording: 'on' | 'paused' | 'none'
  readonly sessions: Session[] = []
  readonly letters: Letter[] = []
  readonly ledger: Charge[] = []
  private written = 0

  constructor(
    readonly terms: Terms,
    public now: Instant,
    recorded: boolean,
  ) {
    this.recording = recorded ? 'on' : 'none'
  }

  /** The session that captures on this call now. */
  get running(): Session | undefined {
    return this.sessions.find((session) => session.state !== 'over')
  }

  open(attemptId: string, outOfService: boolean): Answer {
    if (!this.callIsLive) return 'callOver'
    if (this.running) return 'outOfOrder'
    if (outOfService) return 'setup'
    const sid = `PK-${attemptId}`
    this.sessions.push({
      sid,
      attemptId,
      state: 'open',
      capture: null,
      missing: new Set(fieldsOf(entry)),
      answerAt: 0,
      fate: null,
    })
    this.write({ kind: 'sessionOpened', attemptId, sessionSid: sid })
    return 'ok'
  }

  ask(sid: string, field: EntryField, effectId: string): Answer {
    const session = this.sessions.find((known) => known.sid === sid)
    if (session?.state !== 'open') return this.callIsLive ? 'outOfOrder' : 'callOver'
    session.capture = { field, effectId }
    return 'ok'
  }

  complete(sid: string, fate: Fate): Answer {
    const session = this.sessions.find((known) => known.sid === sid)
    if (session?.state !== 'open') return this.callIsLive ? 'outOfOrder' : 'callOver'
    if (session.missing.size > 0) return 'invalid'
    session.state = 'processing'
    session.capture = null
    session.fate = fate
    session.answerAt = this.now + fate.told.afterMs
    this.ledger.push({ attemptId: session.attemptId, fate, at: this.now })
    return 'ok'
  }

  cancel(sid: string): Answer {
    const session = this.sessions.find((known) => known.sid === sid)
    if (session?.state !== 'open') return this.callIsLive ? 'outOfOrder' : 'callOver'
    this.end(session, 'cancelled')
    return 'ok'
  }

  /** The caller finishes the field that is being captured. `again`: the provider wants another field back. */
  types(right: boolean, again: EntryField | null): void {
    const session = this.running
    if (!session?.capture || session.state !== 'open') return
    const { field, effectId } = session.capture
    const { attemptId, sid: sessionSid } = session
    session.capture = null
    if (!right) {
      this.write({
        kind: 'fieldRefused',
        attemptId,
        effectId,
        field,
        sessionSid,
        second: false,
        why: 'mistyped',
        brand: null,
        keys: 16,
      })
      return
    }
    session.missing.delete(field)
    if (again && again !== field) session.missing.add(again)
    const stillRequired = [...session.missing]
    this.write({
      kind: 'fieldAccepted',
      attemptId,
      effectId,
      field,
      sessionSid,
      second: false,
      stillRequired,
      secondsRequired: [],
      card: visa,
    })
  }

  /** The caller looks for the card, and the provider stops waiting. */
  isSilent(): void {
    const session = this.running
    if (!session?.capture || session.state !== 'open') return
    const { field, effectId } = session.capture
    const { attemptId, sid: sessionSid } = session
    session.capture = null
    const why = 'nothingTyped'
    this.write({
      kind: 'fieldRefused',
      attemptId,
      effectId,
      field,
      sessionSid,
      second: false,
      why,
      brand: null,
      keys: 0,
    })
  }

  /** Something ends the session from outside: the caller's star, or a fault of the provider. */
  interrupts(result: SessionResult): void {
    const session = this.running
    if (session) this.end(session, result)
  }

  hangsUp(): void {
    if (!this.callIsLive) return
    this.interrupts('callerHungUp')
    this.callIsLive = false
  }

  /** Time passes: answers of the processor that are due end their sessions. */
  passes(ms: number): void {
    this.now += ms
    for (const session of this.sessions)
      if (session.state === 'processing' && session.answerAt <= this.now) this.answers(session)
  }

  private answers(session: Session): void {
    const told = session.fate?.told
    if (!told) return
    session.state = 'over'
    const { attemptId, sid: sessionSid } = session
    this.write({
      kind: 'sessionEnded',
      attemptId,
      effectId: `${attemptId}.9`,
      sessionSid,
      result: told.result,
      confirmation: told.confirmation ? `pay-${attemptId}` : null,
      claim: told.claim,
      error: told.error,
      card: null,
    })
  }

  /** A session that ends while the processor works: the money goes its own way. */
  private end(session: Session, result: SessionResult): void {
    const { attemptId, sid: sessionSid } = session
    session.state = 'over'
    session.capture = null
    this.write({
      kind: 'sessionEnded',
      attemptId,
      effectId: `${attemptId}.9`,
      sessionSid,
      result,
      confirmation: null,
      claim: null,
      error: null,
      card: null,
    })
  }

  private write(fact: PaymentFact): void {
    this.written += 1
    this.letters.push({ name: `letter-${this.written}`, fact })
  }

  /** What the processor's books show for an attempt now, `null` when they do not know it. */
  read(attemptId: string): FoundPayment | null {
    const charge = this.ledger.find((known) => known.attemptId === attemptId)
    const status = charge && statusAt(charge, this.now)
    if (!charge || !status || this.terms.kind !== 'charge') return null
    const { money } = this.terms
    const { differs } = charge.fate
    const amount = differs === 'amount' ? { ...money, minor: money.minor + 1 } : money
    return {
      id: `pay-${attemptId}`,
      altKey: differs === 'key' ? 'sotto-other' : `sotto-${attemptId}`,
      status,
      amount: toDecimal(amount),
      currency: differs === 'currency' ? 'EUR' : money.currency,
      gatewayReference: null,
      shortReference: null,
      bankText: null,
      decline: 'general',
      card: null,
    }
  }

  /** Whether the card of this attempt is among the kept ones now. */
  keeps(attemptId: string): boolean {
    return this.ledger.some(
      (charge) => charge.attemptId === attemptId && statusAt(charge, this.now) === 'success',
    )
  }
}

/** What the books show of a charge at a time. */
export function statusAt({ fate, at }: Charge, now: Instant): MoneyStatus | null {
  return fate.books.findLast(({ afterMs }) => at + afterMs <= now)?.status ?? null
}

/** Whether money was or will be taken for this charge, wherever. */
export function takesMoney({ fate }: Charge): boolean {
  const last = fate.books.at(-1)?.status
  return fate.elsewhere === true || last === 'success' || last === 'unattributed'
}

/** Whether its outcome becomes final in the books that we can read. */
export function becomesFinal({ fate }: Charge): boolean {
  const last = fate.books.at(-1)?.status
  return last !== undefined && isFinal(last)
}
