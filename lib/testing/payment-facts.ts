import type { PaymentCommand } from '@/lib/domain/payment/decide'
import type { FoundPayment, PaymentFact, SessionRefusedReason } from '@/lib/domain/payment/facts'
import type {
  AttemptRef,
  EntrySettings,
  MoneyStatus,
  NewAttempt,
  Payment,
  SessionResult,
  Terms,
  Verdict,
} from '@/lib/domain/payment/state'
import type { EntryField, EntryRefusal, MaskedCard } from '@/lib/values/card'
import { type Currency, toDecimal } from '@/lib/values/money'

/**
 * What people ask and what the outside tells, in the words of the business. Each is a function of the payment as it is,
 * so that a fact names the attempt, the session and the request that are current unless a test says otherwise.
 */
export type Asked = (payment: Payment | null) => PaymentCommand
export type Told = (payment: Payment) => PaymentFact

export const visa: MaskedCard = { brand: 'visa', lastFour: '1111', expiry: '1228' }
export const entry: EntrySettings = {
  gapSeconds: 10,
  postcode: false,
  twice: [],
  brands: ['visa', 'mastercard', 'amex'],
  connector: 'shuttle-test',
}

/** The same for a caller who needs more time. */
export const slowEntry: EntrySettings = { ...entry, gapSeconds: 25 }

export function charging(minor = 4900, currency: Currency = 'GBP'): Terms {
  return {
    kind: 'charge',
    money: { minor, currency },
    reference: 'INV-1',
    description: null,
    customer: { name: null, key: null },
  }
}

export function saving(): Terms {
  return {
    kind: 'save',
    reference: 'INV-1',
    description: 'monthly plan',
    customer: { name: null, key: 'C-1' },
  }
}

/** The nth attempt of the payment of these stories. */
export function attempt(number: number, settings: EntrySettings = entry): NewAttempt {
  const id = `P1-${number}`
  return { id, altKey: `sotto-${id}`, callSid: 'CA1', settings }
}

/** The attempt a command or fact speaks of: the newest, unless told otherwise. */
function newest(payment: Payment | null): AttemptRef | undefined {
  return payment?.known.reduce((latest, ref) => (ref.number > latest.number ? ref : latest))
}

export function attemptId(payment: Payment | null, number?: number): string {
  return number === undefined ? (newest(payment)?.id ?? 'P1-1') : `P1-${number}`
}

export function sessionOf(payment: Payment, number?: number): string {
  return `PK-${attemptId(payment, number)}`
}

/** The request that the session answers now: for a field, for the end, or the last one planned. */
function currentEffect(payment: Payment): string {
  if (payment.status === 'inFlight') {
    const { attempt: running } = payment
    return running.stage === 'entering' ? running.live.effectId : `${running.id}.${running.effects}`
  }
  return `${attemptId(payment)}.9`
}

export const open =
  (terms: Terms = charging(), settings: EntrySettings = entry): Asked =>
  () => ({
    kind: 'open',
    paymentId: 'P1',
    callId: 'C1',
    agentId: 'amy',
    terms,
    attempt: attempt(1, settings),
    replaces: null,
  })

export const askAgain =
  (number?: number): Asked =>
  (payment) => ({ kind: 'askAgain', attempt: attempt(number ?? (payment?.attempts ?? 0) + 1) })

export const reask =
  (field: EntryField, number?: number, clears = true): Asked =>
  (payment) => ({ kind: 'reask', attemptId: attemptId(payment, number), field, clears })

export const reopen =
  (settings: EntrySettings = slowEntry): Asked =>
  (payment) => ({
    kind: 'reopen',
    attemptId: attemptId(payment),
    next: attempt((payment?.attempts ?? 0) + 1, settings),
    by: 'amy',
  })

export const takeOver =
  (by = 'ben'): Asked =>
  () => ({ kind: 'takeOver', by })

export const take =
  (more: { minor?: number | null; number?: number } = {}): Asked =>
  (payment) => ({
    kind: 'take',
    attemptId: attemptId(payment, more.number),
    minor: more.minor === undefined ? agreed(payment) : more.minor,
    by: 'amy',
  })

export const cancel =
  (number?: number): Asked =>
  (payment) => ({ kind: 'cancel', attemptId: attemptId(payment, number), by: 'amy' })

export const close = (): Asked => () => ({ kind: 'close', by: 'amy' })

/** Sue says what a bank told her, and sam confirms it. */
export const proposeSettlement =
  (verdict: Verdict = 'notTaken', by = 'sue'): Asked =>
  () => ({ kind: 'proposeSettlement', verdict, source: 'customersBank', reference: 'case 17', by })

export const confirmSettlement =
  (by = 'sam', replacementRuns = false): Asked =>
  (payment) => ({
    kind: 'confirmSettlement',
    replacementRuns,
    proposedAt: payment?.proposed?.at ?? payment?.settlements.at(-1)?.at ?? 0,
    by,
  })

export const withdrawSettlement = (): Asked => () => ({ kind: 'withdrawSettlement', by: 'sue' })

export const override = (): Asked => () => ({ kind: 'override', reason: 'the customer insists', by: 'sue' })

export const replace =
  (by = 'P2'): Asked =>
  () => ({ kind: 'replace', by })

export const tellCustomer = (): Asked => () => ({ kind: 'tellCustomer', by: 'amy' })

function agreed(payment: Payment | null): number | null {
  return payment?.terms.kind === 'charge' ? payment.terms.money.minor : null
}

export const recordingSecured =
  (state: 'paused' | 'none' = 'paused', number?: number): Told =>
  (payment) => ({ kind: 'recordingSecured', attemptId: attemptId(payment, number), state })

export const recordingNotSecured = (): Told => (payment) => ({
  kind: 'recordingNotSecured',
  attemptId: attemptId(payment),
  detail: 'HTTP 503',
})

export const sessionOpened =
  (more: { number?: number; sessionSid?: string } = {}): Told =>
  (payment) => ({
    kind: 'sessionOpened',
    attemptId: attemptId(payment, more.number),
    sessionSid: more.sessionSid ?? sessionOf(payment, more.number),
  })

export const sessionRefused =
  (reason: SessionRefusedReason, code: string | null = '64004'): Told =>
  (payment) => ({
    kind: 'sessionRefused',
    attemptId: attemptId(payment),
    reason,
    code,
    detail: 'refused',
  })

interface AnswerOptions {
  readonly effectId?: string
  readonly sessionSid?: string
  readonly second?: boolean
  readonly stillRequired?: readonly EntryField[]
  readonly secondsRequired?: readonly EntryField[]
  readonly card?: MaskedCard
  readonly keys?: number
}

export const accepted =
  (field: EntryField, more: AnswerOptions = {}): Told =>
  (payment) => ({
    kind: 'fieldAccepted',
    attemptId: attemptId(payment),
    effectId: more.effectId ?? currentEffect(payment),
    field,
    sessionSid: more.sessionSid ?? sessionOf(payment),
    second: more.second ?? false,
    stillRequired: more.stillRequired ?? [],
    secondsRequired: more.secondsRequired ?? null,
    card: more.card ?? visa,
  })

export const refused =
  (field: EntryField, why: EntryRefusal = 'mistyped', more: AnswerOptions = {}): Told =>
  (payment) => ({
    kind: 'fieldRefused',
    attemptId: attemptId(payment),
    effectId: more.effectId ?? currentEffect(payment),
    field,
    sessionSid: more.sessionSid ?? sessionOf(payment),
    second: more.second ?? false,
    why,
    brand: null,
    keys: more.keys ?? null,
  })

interface EndOptions {
  readonly number?: number
  readonly sessionSid?: string
  readonly confirmation?: string | null
  readonly claim?: MoneyStatus | null
  readonly code?: string
  /** The error proves that the processor was never asked. */
  readonly beforeProcessor?: boolean
  readonly setup?: boolean
}

export const sessionEnded =
  (result: SessionResult, more: EndOptions = {}): Told =>
  (payment) => ({
    kind: 'sessionEnded',
    attemptId: attemptId(payment, more.number),
    effectId: currentEffect(payment),
    sessionSid: more.sessionSid ?? sessionOf(payment, more.number),
    result,
    confirmation: more.confirmation ?? null,
    claim: more.claim ?? null,
    error:
      more.code === undefined && more.beforeProcessor === undefined
        ? null
        : {
            code: more.code ?? '64015',
            detail: 'said so',
            beforeProcessor: more.beforeProcessor ?? false,
            setup: more.setup ?? false,
          },
    card: null,
  })

export const completeReceived =
  (number?: number): Told =>
  (payment) => ({
    kind: 'completeReceived',
    attemptId: attemptId(payment, number),
    effectId: currentEffect(payment),
  })

export const completeUnclear = (): Told => (payment) => ({
  kind: 'completeUnclear',
  attemptId: attemptId(payment),
  effectId: currentEffect(payment),
  detail: 'reset',
})

export const completeNotSent =
  (code: string | null = null, setup = false): Told =>
  (payment) => ({
    kind: 'completeNotSent',
    attemptId: attemptId(payment),
    effectId: currentEffect(payment),
    code,
    detail: 'no connection',
    setup,
  })

export const cancelReceived = (): Told => (payment) => ({
  kind: 'cancelReceived',
  attemptId: attemptId(payment),
  effectId: currentEffect(payment),
})

export const cancelFailed = (): Told => (payment) => ({
  kind: 'cancelFailed',
  attemptId: attemptId(payment),
  effectId: currentEffect(payment),
  detail: '64021',
})

export const askFailed =
  (field: EntryField, more: { final: boolean; effectId?: string }): Told =>
  (payment) => ({
    kind: 'askFailed',
    attemptId: attemptId(payment),
    effectId: more.effectId ?? currentEffect(payment),
    field,
    code: null,
    detail: 'no connection',
    final: more.final,
  })

export const callEnded = (): Told => (payment) => ({ kind: 'callEnded', attemptId: attemptId(payment) })

/** What the processor's books say of an attempt; equal to what was agreed unless a test changes it. */
export const booksSay =
  (status: MoneyStatus, more: Partial<FoundPayment> & { number?: number } = {}): Told =>
  (payment) => {
    const { number, ...changed } = more
    const id = attemptId(payment, number)
    const money = payment.terms.kind === 'charge' ? payment.terms.money : null
    const found: FoundPayment = {
      id: `pay-${id}`,
      altKey: `sotto-${id}`,
      status,
      amount: money ? toDecimal(money) : '1.00',
      currency: money?.currency ?? 'GBP',
      gatewayReference: 'gw-1',
      shortReference: 'BOLT-00000001',
      bankText: status === 'declined' ? 'Do not honour' : null,
      decline: 'general',
      card: visa,
      ...changed,
    }
    return { kind: 'truth', attemptId: id, found }
  }

export const notInTheBooks =
  (number?: number): Told =>
  (payment) => ({ kind: 'truthNotFound', attemptId: attemptId(payment, number) })

export const booksDoNotAnswer =
  (number?: number): Told =>
  (payment) => ({ kind: 'truthNoAnswer', attemptId: attemptId(payment, number), detail: 'fault' })

export const cardIsKept =
  (number?: number): Told =>
  (payment) => ({
    kind: 'methodFound',
    attemptId: attemptId(payment, number),
    sealedToken: 'sealed',
    card: visa,
  })

export const cardIsNotKept =
  (number?: number): Told =>
  (payment) => ({ kind: 'methodNotFound', attemptId: attemptId(payment, number) })

export const timeIsUp =
  (what: 'answer' | 'cancel' | 'opening', number?: number): Told =>
  (payment) => ({ kind: 'timeUp', attemptId: attemptId(payment, number), what })
