import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { SessionResult } from '@/lib/domain/payment/state'
import type { PaymentSessions, SessionOrder, SessionRefusal, SessionStep } from '@/lib/ports/payment-sessions'
import { observePayment } from '@/lib/usecases/observe-payment'
import { recordKeys } from '@/lib/usecases/record-keys'
import type { EntryField, EntryRefusal, MaskedCard } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import { assert, err, ok, type Result } from '@/lib/values/result'
import type { Bank } from './bank'
import type { Fate } from './fates'
import type { Mail } from './mail'
import type { Line } from './telephony'

/** A card entry on a caller's line, as the telephone provider sees it. */
export interface Session {
  readonly sid: string
  readonly line: Line
  readonly order: SessionOrder
  state: 'open' | 'processing' | 'over'
  /** What the caller is asked for now. */
  capture: { readonly field: EntryField; readonly second: boolean; readonly effectId: string } | null
  /** Keys pressed for it so far. */
  keys: number
  readonly missing: Set<EntryField>
  readonly secondsMissing: Set<EntryField>
  /** When the processor's answer is due, and what it says. */
  answerAt: Instant
  fate: Fate | null
  completeEffectId: string
}

type Answer<T> = Result<T, SessionRefusal>

/** What goes wrong with a request on its way. */
export type Trouble = 'none' | 'notSent' | 'lostBefore' | 'lostAfter' | 'refused'

/** The provider's card entries: they take keys, and hand the card to the processor. */
export class Sessions {
  readonly all: Session[] = []

  constructor(
    private readonly bank: Bank,
    private readonly mail: Mail,
    private readonly now: () => Instant,
    private readonly lineOf: (callSid: string) => Line | undefined,
    private readonly trouble: () => Trouble,
    /** What becomes of the next card that is sent. */
    private readonly fate: () => Fate,
  ) {}

  readonly port: PaymentSessions = {
    open: async (order) => this.request('setup', () => this.open(order)),
    ask: async (step) => this.request('invalid', () => this.ask(step, step.field, step.second)),
    complete: async (step) => this.request('invalid', () => this.complete(step)),
    cancel: async (step) => this.request('invalid', () => this.cancel(step)),
  }

  /** The session that captures on this line now. */
  running(line: Line): Session | undefined {
    return this.all.find((session) => session.line === line && session.state !== 'over')
  }

  private request<T>(reason: 'setup' | 'invalid', process: () => Answer<T>): Answer<T> {
    switch (this.trouble()) {
      case 'none':
        return process()
      case 'notSent':
        return err({ kind: 'notSent', detail: 'no connection', retryAfterMs: null })
      case 'lostBefore':
        return err({ kind: 'unclear', detail: 'no answer' })
      case 'lostAfter':
        process()
        return err({ kind: 'unclear', detail: 'no answer' })
      case 'refused':
        return refused(reason)
    }
  }

  private open(order: SessionOrder): Answer<{ sessionSid: string }> {
    const line = this.lineOf(order.callSid)
    if (!line?.isUp) return refused('callOver')
    if (this.running(line)) return refused('outOfOrder')
    const sid = `PK${this.all.length + 1}`
    const fields: EntryField[] = ['cardNumber', 'expiry', 'securityCode']
    if (order.postcode) fields.push('postcode')
    this.all.push({
      sid,
      line,
      order,
      state: 'open',
      capture: null,
      keys: 0,
      missing: new Set(fields),
      secondsMissing: new Set(order.twice),
      answerAt: 0,
      fate: null,
      completeEffectId: '',
    })
    this.tell({ kind: 'sessionOpened', attemptId: order.answersTo.attemptId, sessionSid: sid })
    return ok({ sessionSid: sid })
  }

  private ask(step: SessionStep, field: EntryField, second: boolean): Answer<null> {
    const session = this.openSession(step)
    if (!session.ok) return session
    assert(session.value.line.recording !== 'on', 'nothing is asked while the recording runs')
    session.value.capture = { field, second, effectId: step.answersTo.effectId }
    session.value.keys = 0
    return ok(null)
  }

  private complete(step: SessionStep): Answer<null> {
    const session = this.openSession(step)
    if (!session.ok) return session
    const { missing, secondsMissing, order, line } = session.value
    if (missing.size > 0 || secondsMissing.size > 0) return refused('incomplete')
    const fate = this.fate()
    session.value.state = 'processing'
    session.value.capture = null
    session.value.fate = fate
    session.value.completeEffectId = step.answersTo.effectId
    session.value.answerAt = this.now() + fate.told.afterMs
    this.bank.charge(order, line.card, fate)
    return ok(null)
  }

  private cancel(step: SessionStep): Answer<null> {
    const session = this.openSession(step)
    if (!session.ok) return session
    this.end(session.value, 'cancelled')
    return ok(null)
  }

  private openSession({ sessionSid }: SessionStep): Answer<Session> {
    const session = this.all.find(({ sid }) => sid === sessionSid)
    if (session?.state === 'open') return ok(session)
    return refused(session?.line.isUp ? 'outOfOrder' : 'callOver')
  }

  /** The caller presses a key. */
  presses(session: Session): void {
    const { capture, order } = session
    if (session.state !== 'open' || !capture) return
    session.keys += 1
    const { effectId, field } = capture
    const { attemptId } = order.answersTo
    const { keys } = session
    this.mail.write('key', (deps, externalId) =>
      recordKeys(deps, { externalId, attemptId, effectId, field, keys }),
    )
  }

  /** The caller finishes the field that is asked. `again`: the provider wants another field back. */
  types(session: Session, again: EntryField | null = null): void {
    const done = this.endCapture(session)
    if (!done) return
    const { missing, secondsMissing, order, line, sid: sessionSid } = session
    const { field, second, effectId } = done
    if (second) secondsMissing.delete(field)
    else missing.delete(field)
    if (again && again !== field && again !== 'postcode') missing.add(again)
    this.tell({
      kind: 'fieldAccepted',
      attemptId: order.answersTo.attemptId,
      effectId,
      field,
      sessionSid,
      second,
      stillRequired: [...missing],
      secondsRequired: [...secondsMissing],
      card: line.card,
    })
  }

  /** The field is over without a value: wrongly typed, or not typed at all. */
  fails(session: Session, why: EntryRefusal): void {
    const done = this.endCapture(session)
    if (!done) return
    const { field, second, effectId } = done
    this.tell({
      kind: 'fieldRefused',
      attemptId: session.order.answersTo.attemptId,
      effectId,
      field,
      sessionSid: session.sid,
      second,
      why,
      brand: null,
      keys: null,
    })
  }

  private endCapture(session: Session): Session['capture'] {
    const { capture } = session
    if (session.state !== 'open' || !capture) return null
    session.capture = null
    return capture
  }

  /** Answers of the processor that are due end their sessions. */
  passes(): void {
    const now = this.now()
    for (const session of this.all)
      if (session.state === 'processing' && session.answerAt <= now) this.answers(session)
  }

  /** When the next answer is due, `null` when none is. */
  nextAnswerAt(): Instant | null {
    const due = this.all.filter(({ state }) => state === 'processing').map(({ answerAt }) => answerAt)
    return due.length === 0 ? null : Math.min(...due)
  }

  private answers(session: Session): void {
    const told = session.fate?.told
    if (!told) return
    const { result, claim, error } = told
    const confirmation = told.confirmation ? `pay-${session.order.answersTo.attemptId}` : null
    this.end(session, result, { confirmation, claim, error, card: session.line.card })
  }

  /** Something ends the session from outside. While the processor works, the money goes its own way. */
  end(
    session: Session,
    result: SessionResult,
    more: Pick<Ended, 'confirmation' | 'claim' | 'error' | 'card'> = silence,
  ): void {
    session.state = 'over'
    session.capture = null
    const { attemptId, effectId } = session.order.answersTo
    this.tell({
      kind: 'sessionEnded',
      attemptId,
      effectId: session.completeEffectId || effectId,
      sessionSid: session.sid,
      result,
      ...more,
    })
  }

  /** A callback about a card entry. */
  tell(fact: PaymentFact): void {
    this.mail.write(fact.kind, (deps, externalId) =>
      observePayment(deps, fact, { source: 'twilio', externalId }),
    )
  }
}

type Ended = Extract<PaymentFact, { kind: 'sessionEnded' }>

const silence = { confirmation: null, claim: null, error: null, card: null }

/** The caller's card, as far as anybody may see it. */
export const cards: readonly [MaskedCard, ...MaskedCard[]] = [
  { brand: 'visa', lastFour: '1111', expiry: '1228' },
  { brand: 'mastercard', lastFour: '4444', expiry: '0931' },
]

function refused(reason: Extract<SessionRefusal, { kind: 'refused' }>['reason']) {
  return err({ kind: 'refused', reason, code: codes[reason], detail: 'no' } as const)
}

const codes = {
  setup: '64004',
  callOver: '21220',
  outOfOrder: '64021',
  incomplete: '64016',
  invalid: '64020',
} as const
