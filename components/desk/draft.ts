import {
  type AmountRefusal,
  type Currency,
  isCurrency,
  type Money,
  parseAmount,
  toDecimal,
} from '@/lib/values/money'
import { type ProseRefusal, refuseProse } from '@/lib/values/prose'
import { charactersMax, type RefusalCode, type RefusalField, type StartPayment } from '@/lib/wire/commands'
import type { PaymentView, ReferenceView } from '@/lib/wire/views'

/** What the agent has typed, exactly as typed. */
export interface Draft {
  readonly kind: 'charge' | 'save'
  readonly amount: string
  readonly currency: Currency
  readonly reference: string
  readonly description: string
  readonly customerName: string
  readonly customerKey: string
  /**
   * The agent has said that it is another payment than the one that was paid for this reference, or that it takes the
   * place of the one that is not settled.
   */
  readonly confirmed: boolean
}

/** Sentences' names by the field they belong to. */
export type Problems = Partial<Record<RefusalField, RefusalCode>>

export function emptyDraft(currency: string): Draft {
  return {
    kind: 'charge',
    amount: '',
    currency: isCurrency(currency) ? currency : 'GBP',
    reference: '',
    description: '',
    customerName: '',
    customerKey: '',
    confirmed: false,
  }
}

/** Details of another payment on the same call: the same customer, a new reference. */
export function draftAfter(payment: PaymentView, currency: string): Draft {
  return { ...emptyDraft(payment.money?.currency ?? currency), customerName: payment.customerName ?? '' }
}

/** What is wrong with a draft before it is sent. The server looks again. */
export function problemsOf(draft: Draft): Problems {
  const problems: Problems = {}
  if (draft.kind === 'charge') {
    const amount = parseAmount(draft.amount, draft.currency)
    if (!amount.ok) problems.amount = amountRefusals[amount.error]
  }
  const reference = refuseProse(draft.reference, charactersMax.reference)
  if (reference) problems.reference = referenceRefusals[reference]
  for (const field of ['description', 'customerName', 'customerKey'] as const) {
    const refused = draft[field].trim() === '' ? null : refuseProse(draft[field], charactersMax[field])
    if (refused) problems[field] = textRefusals[refused]
  }
  return problems
}

/** The amount as it would be charged, `null` while it cannot be read. */
export function draftMoney(draft: Draft): Money | null {
  if (draft.kind === 'save') return null
  const amount = parseAmount(draft.amount, draft.currency)
  return amount.ok ? amount.value : null
}

/** "49" becomes "49.00" when the field is left; what cannot be read stays as typed. */
export function tidiedAmount(draft: Draft): string {
  const money = draftMoney(draft)
  return money ? withThousands(toDecimal(money)) : draft.amount
}

/** What is sent. Empty texts are left out. */
export function requestOf(
  draft: Draft,
  callId: string,
  requestId: string,
  knownPaid: readonly string[],
): StartPayment {
  const text = (value: string) => (value.trim() === '' ? undefined : value)
  return {
    requestId,
    callId,
    kind: draft.kind,
    amount: draft.kind === 'charge' ? draft.amount : '',
    currency: draft.currency,
    reference: draft.reference,
    description: text(draft.description),
    customerName: text(draft.customerName),
    customerKey: text(draft.customerKey),
    knownPaid: knownPaid.length > 0 ? [...knownPaid] : undefined,
  }
}

/** The reference to ask the server about, `null` when there is nothing worth asking. */
export function askableReference(reference: string): string | null {
  return refuseProse(reference, charactersMax.reference) === null ? reference.trim() : null
}

/** The unresolved payment whose place the new one takes, as a supervisor allowed and the agent confirmed. */
export function replacedOf(
  { confirmed }: Pick<Draft, 'confirmed'>,
  known: ReferenceView | undefined,
): string | undefined {
  return confirmed && known?.busy?.mayReplace ? known.busy.id : undefined
}

/**
 * Whether earlier payments of the reference stand in the way until the agent says that this is another one. A card that
 * is only saved takes no money, so none can be taken twice.
 */
export function needsConfirmation(
  { kind, confirmed }: Pick<Draft, 'kind' | 'confirmed'>,
  known: ReferenceView | undefined,
): boolean {
  if (confirmed) return false
  return known?.busy?.mayReplace === true || (kind === 'charge' && (known?.paid.length ?? 0) > 0)
}

const amountRefusals: Record<AmountRefusal, RefusalCode> = {
  empty: 'amountEmpty',
  notANumber: 'amountNotANumber',
  tooManyDecimals: 'amountTooManyDecimals',
  zero: 'amountZero',
  negative: 'amountNegative',
  tooLarge: 'amountTooLarge',
}
const referenceRefusals: Record<ProseRefusal, RefusalCode> = {
  empty: 'referenceEmpty',
  tooLong: 'referenceTooLong',
  cardLike: 'referenceCardLike',
  controlCharacters: 'referenceControlCharacters',
}
const textRefusals: Record<ProseRefusal, RefusalCode> = {
  empty: 'textTooLong',
  tooLong: 'textTooLong',
  cardLike: 'textCardLike',
  controlCharacters: 'textControlCharacters',
}

function withThousands(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
