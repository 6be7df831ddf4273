import { decide } from '@/lib/domain/payment/decide'
import type { EntrySettings, NewAttempt, Payment, Terms } from '@/lib/domain/payment/state'
import { keyGapSeconds, slowKeyGapSeconds } from '@/lib/domain/timing'
import type { PaymentChange, Versioned } from '@/lib/ports/store'
import { isCurrency, parseAmount } from '@/lib/values/money'
import { referenceKey, refuseProse } from '@/lib/values/prose'
import { err, ok, type Result } from '@/lib/values/result'
import { charactersMax, type RefusalField, type StartPayment } from '@/lib/wire/commands'
import { auditOf } from './audit'
import { changePayment, paymentChange } from './change-payment'
import type { Actor, Deps, Settings } from './deps'
import { altKeyOf } from './look-up'
import type { Refusal } from './refusal'

/** Payments of one reference that are looked at for the duplicate check. */
const sameReferenceMax = 20

/**
 * Opens a payment that the caller has agreed to and starts its card entry: the recording is paused first, then the
 * keypad opens. A repeated request (same `requestId`) finds the payment that it opened.
 */
export async function startPayment(
  deps: Deps,
  actor: Actor,
  order: StartPayment,
): Promise<Result<Versioned<Payment>, Refusal>> {
  const terms = readTerms(order)
  if (!terms.ok) return terms
  const call = await deps.store.call(order.callId)
  if (!call || call.state.agentId !== actor.id) return err({ code: 'notFound' })
  const again = await deps.store.paymentOfRequest(order.requestId)
  if (again) return again.state.agentId === actor.id ? ok(again) : err({ code: 'notFound' })
  if (call.state.status !== 'live') return err({ code: 'callNotLive' })
  const known = await knownOf(deps, terms.value, order.knownPaid ?? [])
  if (known) return err(known)
  const inPlaceOf = order.replaces ? await lineOf(deps, order.replaces) : []
  const paymentId = deps.ids.next()
  const attemptId = deps.ids.next()
  const changed = await changePayment(
    deps,
    () => deps.store.paymentOfRequest(order.requestId),
    async (payment) => {
      // The same key of somebody else's form names nothing of this person's.
      if (payment && payment.state.agentId !== actor.id) return err({ code: 'notFound' })
      const settings = entrySettings(deps.settings, terms.value, order.slow ?? false)
      const attempt = newAttempt(attemptId, deps.customerLeg.of(call.state), settings)
      const command = {
        kind: 'open',
        paymentId,
        callId: order.callId,
        agentId: actor.id,
        terms: terms.value,
        attempt,
        replaces: order.replaces ?? null,
      } as const
      const decided = decide(command, payment?.state ?? null, deps.clock.now())
      if (!decided.ok) return err({ code: decided.error })
      if (decided.value.length === 0) return ok({ payment: null, rest: {} })
      const replaced = order.replaces ? await replacedBy(deps, order.replaces, terms.value, paymentId) : null
      if (replaced && !replaced.ok) return replaced
      const audit = auditOf(actor, 'payment.start', 'payment', paymentId, {
        kind: order.kind,
        attempt: attemptId,
        ...(order.replaces && { replaces: order.replaces }),
      })
      const startsAttempt = { knownPaid: order.knownPaid ?? [], inPlaceOf }
      const more = { requestId: order.requestId, startsAttempt }
      const rest = { audit, ...(replaced && { others: [replaced.value] }) }
      return ok({ payment: paymentChange(payment, decided.value, more), rest })
    },
  )
  if (!changed.ok) return err(await named(deps, changed.error, terms.value, order.knownPaid ?? []))
  return changed.value.kind === 'committed' && changed.value.payment
    ? ok(changed.value.payment)
    : err({ code: 'conflict' })
}

/** What a new attempt starts with. The key at the processor is the attempt's own. */
export function newAttempt(attemptId: string, callSid: string, settings: EntrySettings): NewAttempt {
  return { id: attemptId, altKey: altKeyOf(attemptId), callSid, settings }
}

/** The unresolved payment gives up its place: once for each time that a supervisor allowed it. */
async function replacedBy(
  deps: Deps,
  id: string,
  terms: Terms,
  by: string,
): Promise<Result<PaymentChange, Refusal>> {
  const before = await deps.store.payment(id)
  const refusal: Refusal = { code: 'notOverridden', field: 'reference' }
  if (!before || referenceKey(before.state.terms.reference) !== referenceKey(terms.reference))
    return err(refusal)
  const decided = decide({ kind: 'replace', by }, before.state, deps.clock.now())
  const change = decided.ok ? paymentChange(before, decided.value) : null
  return change ? ok(change) : err(refusal)
}

/** Overrides of overrides: nobody follows more than this. */
const lineMax = 10

/** This payment, the one whose place it took, and so on. */
export async function lineOf(deps: Deps, id: string | null): Promise<readonly string[]> {
  const line: string[] = []
  for (let next = id; next !== null && line.length < lineMax; ) {
    const payment = await deps.store.payment(next)
    if (!payment) break
    line.push(next)
    next = payment.state.replaces
  }
  return line
}

/** How an entry is opened here: at the usual pace, or slowly for a caller who needs more time for each key. */
export function entrySettings(settings: Settings, terms: Terms, slow: boolean): EntrySettings {
  const { brands, postcodeCurrencies, typedTwiceToSave } = settings
  const saves = terms.kind === 'save'
  return {
    gapSeconds: slow ? slowKeyGapSeconds : keyGapSeconds,
    postcode: !saves && postcodeCurrencies.includes(terms.money.currency),
    twice: saves ? typedTwiceToSave : [],
    brands,
    connector: settings.connector,
  }
}

/** Reads what was typed. Every refusal names the field it belongs to; nothing that was typed is echoed. */
export function readTerms(order: StartPayment): Result<Terms, Refusal> {
  const reference = prose(order.reference, 'reference')
  if (!reference.ok) return reference
  if (reference.value === null) return err({ code: 'referenceEmpty', field: 'reference' })
  const description = prose(order.description, 'description')
  if (!description.ok) return description
  const name = prose(order.customerName, 'customerName')
  if (!name.ok) return name
  const key = prose(order.customerKey, 'customerKey')
  if (!key.ok) return key
  const common = {
    reference: reference.value,
    description: description.value,
    customer: { name: name.value, key: key.value },
  }
  if (order.kind === 'save') return ok({ kind: 'save', ...common })
  if (!isCurrency(order.currency)) return err({ code: 'currencyUnknown', field: 'currency' })
  const money = parseAmount(order.amount, order.currency)
  if (!money.ok) return err({ code: amountCodes[money.error], field: 'amount' })
  return ok({ kind: 'charge', money: money.value, ...common })
}

const amountCodes = {
  empty: 'amountEmpty',
  notANumber: 'amountNotANumber',
  tooManyDecimals: 'amountTooManyDecimals',
  zero: 'amountZero',
  negative: 'amountNegative',
  tooLarge: 'amountTooLarge',
} as const

const referenceCodes = {
  tooLong: 'referenceTooLong',
  cardLike: 'referenceCardLike',
  controlCharacters: 'referenceControlCharacters',
} as const
const textCodes = {
  tooLong: 'textTooLong',
  cardLike: 'textCardLike',
  controlCharacters: 'textControlCharacters',
} as const

/** Reads a text that people typed. What looks like a card is refused beside its field, and never kept. */
export function prose(
  text: string | undefined,
  field: RefusalField & keyof typeof charactersMax,
): Result<string | null, Refusal> {
  const refused = text === undefined ? 'empty' : refuseProse(text, charactersMax[field])
  if (refused === null) return ok((text ?? '').trim())
  if (refused === 'empty') return ok(null)
  return err({ code: (field === 'reference' ? referenceCodes : textCodes)[refused], field })
}

/**
 * The duplicate check: a paid payment that the agent has not confirmed as a different one stops the new one. Asked before
 * anything is written; the commit asks again (`startsAttempt`), so that nobody slips in between.
 */
async function knownOf(deps: Deps, terms: Terms, confirmed: readonly string[]): Promise<Refusal | null> {
  if (terms.kind !== 'charge') return null
  const paid = (await sameReference(deps, terms)).filter(
    ({ state }) => state.status === 'paid' && !confirmed.includes(state.id),
  )
  if (paid.length === 0) return null
  return { code: 'alreadyPaid', field: 'reference', payments: paid.map(({ state }) => state.id) }
}

/** A refusal about the reference, with the payments that it speaks of. */
async function named(
  deps: Deps,
  refusal: Refusal,
  terms: Terms,
  confirmed: readonly string[],
): Promise<Refusal> {
  if (refusal.code === 'alreadyPaid') return (await knownOf(deps, terms, confirmed)) ?? refusal
  if (refusal.code !== 'referenceBusy') return refusal
  const open = (await sameReference(deps, terms)).filter(({ state }) => state.status !== 'paid')
  return { ...refusal, payments: open.map(({ state }) => state.id) }
}

function sameReference(deps: Deps, terms: Terms): Promise<readonly Versioned<Payment>[]> {
  return deps.reading.paymentsOfReference(referenceKey(terms.reference), sameReferenceMax)
}

/** Payments of this reference that were paid before this one was opened: its agent has confirmed them as different ones. */
export async function paidBefore(deps: Deps, payment: Payment): Promise<readonly string[]> {
  const same = await sameReference(deps, payment.terms)
  return same.flatMap(({ state }) =>
    state.status === 'paid' && state.receipt.paidAt <= payment.createdAt ? [state.id] : [],
  )
}
