import { type Currency, currencyDecimals } from '@/lib/values/money'
import type { DeskView } from '@/lib/wire/views'
import type { Booked, Charge, Method } from './outside'
import type { Kept } from './records'

/** The three books, and what people said. */
export interface Books {
  /** The gateway's ledger: the only judge of what was charged. */
  readonly charges: readonly Charge[]
  readonly methods: readonly Method[]
  /** What the processor shows. */
  readonly booked: readonly Booked[]
  readonly payments: readonly Kept[]
  /** The last that each agent's live desk showed, without asking anew. */
  readonly desks: readonly DeskView[]
  /** Payments that any screen ever called paid. */
  readonly everPaid: readonly string[]
  /** Requests in which a person said that a paid reference is another payment. */
  readonly overrides: ReadonlySet<string>
}

/** What the comparison found; each entry is a sentence. */
export interface Verdict {
  readonly doubleCharges: readonly string[]
  /** Charges beyond the first on one reference that a person had confirmed as different payments. */
  readonly overriddenDoubles: number
  readonly disagreements: readonly string[]
  /** Outcomes that the product does not know although the processor does. */
  readonly stuck: readonly string[]
}

/** Words of the processor after which nothing changes any more. */
const finalWords: readonly string[] = ['SUCCESS', 'UNATTRIBUTED', 'DECLINED', 'REQAUTH']

/** A desk lists so many open payments at most (lib/usecases/views/screens.ts). */
const openPaymentsMax = 50

/** Holds the three books against each other. */
export function compare(books: Books): Verdict {
  const { charges, payments } = books
  const keys = new Set(payments.flatMap(({ attempts }) => attempts.map(({ altKey }) => altKey)))
  const foreign = charges
    .filter(({ alt_key }) => alt_key === null || !keys.has(alt_key))
    .map((charge) => `${charge.amount} ${charge.currency} was ${charge.status}, but no attempt asked for it`)
  const { doubles, overridden } = doublesOf(books)
  return {
    doubleCharges: doubles,
    overriddenDoubles: overridden,
    disagreements: [
      ...foreign,
      ...payments.flatMap((payment) => differencesOf(payment, books)),
      ...books.desks.flatMap((desk) => shownDifferently(desk, payments)),
    ],
    stuck: payments.flatMap((payment) => stuckOf(payment, books)),
  }
}

/** What the gateway has under these keys. */
export function chargesUnder(keys: readonly string[], charges: readonly Charge[]): readonly Charge[] {
  return charges.filter(({ alt_key }) => alt_key !== null && keys.includes(alt_key))
}

function chargesOf({ attempts }: Kept, charges: readonly Charge[]): readonly Charge[] {
  const keys = attempts.map(({ altKey }) => altKey)
  return chargesUnder(keys, charges).filter(({ status }) => status !== 'declined')
}

/**
 * Money that was taken more often than anybody agreed to: twice for one payment, twice in one submission, or for two
 * payments of one reference of which nobody said that they are different ones.
 */
function doublesOf({ charges, payments, overrides }: Books): { doubles: string[]; overridden: number } {
  const inOneGo = charges
    .filter(({ gatewayCharges }) => gatewayCharges > 1)
    .map(({ payment, gatewayCharges }) => `${payment} was charged ${gatewayCharges} times in one go`)
  const doubles = [...new Set(inOneGo)]
  let overridden = 0
  const charged = new Map<string, Kept[]>()
  for (const payment of payments) {
    const own = chargesOf(payment, charges)
    for (const extra of own.slice(1)) doubles.push(`${payment.id} was charged again as ${extra.payment}`)
    if (own.length > 0 && payment.kind === 'charge')
      charged.set(payment.reference, [...(charged.get(payment.reference) ?? []), payment])
  }
  for (const [reference, paid] of charged) {
    const confirmed = paid.filter(({ requestId }) => overrides.has(requestId)).length
    const extra = paid.length - 1
    overridden += Math.min(extra, confirmed)
    if (extra > confirmed)
      doubles.push(
        `${reference} was paid by ${paid.map(({ id }) => id).join(' and ')}, which nobody confirmed`,
      )
  }
  return { doubles, overridden }
}

function differencesOf(payment: Kept, { charges, methods, booked, everPaid }: Books): readonly string[] {
  const own = chargesOf(payment, charges)
  const found: string[] = []
  const isPaid = payment.status === 'paid'
  if (isPaid && own.length === 0) found.push('is paid, and nothing was charged')
  if (everPaid.includes(payment.id) && own.length === 0)
    found.push('was shown as paid, and nothing was charged')
  if (own.length > 1 && !payment.chargedTwice) found.push('was charged twice and does not say so')
  if (own.length > 0 && !isPaid && payment.status !== 'booksDiffer' && !isHonestlyUnknown(payment, booked))
    found.push(`was charged, and is ${payment.status}${payment.lastEnd ? ` (${payment.lastEnd})` : ''}`)
  for (const { amount, currency } of own)
    if (
      payment.status !== 'booksDiffer' &&
      !payment.byHand &&
      (minorOf(amount, currency) !== payment.minor || currency !== payment.currency)
    )
      found.push(`is for ${payment.minor} ${payment.currency}, and ${amount} ${currency} was charged`)
  const cards = methods.filter(({ code }) => payment.attempts.some(({ id }) => id === code)).length
  if (payment.kind === 'save') {
    if (payment.status === 'saved' && cards === 0) found.push('is saved, and no card was kept')
    // "Not known whether it was saved" is the truth about an answer that never came: asking again does no harm.
    if (payment.status !== 'saved' && cards > 0 && payment.lastEnd !== 'saveUnknown')
      found.push(`has its card kept, and is ${payment.status} (${payment.lastEnd})`)
  }
  return found.map((what) => `${payment.id} ${what}`)
}

/** The product says that it does not know, and the processor does not know either. */
function isHonestlyUnknown(payment: Kept, booked: readonly Booked[]): boolean {
  return payment.status === 'outcomeUnknown' && !isFinalAtProcessor(payment, booked)
}

function isFinalAtProcessor({ attempts }: Kept, booked: readonly Booked[]): boolean {
  const keys = attempts.map(({ altKey }) => altKey)
  return booked.some(
    ({ alt_key, status }) => alt_key !== null && keys.includes(alt_key) && finalWords.includes(status),
  )
}

/** Not known here, although the processor knows it, or has said twice that there is nothing. */
function stuckOf(payment: Kept, { booked }: Books): readonly string[] {
  if (payment.status !== 'outcomeUnknown') return []
  const keys = payment.attempts.map(({ altKey }) => altKey)
  const known = booked.filter(({ alt_key }) => alt_key !== null && keys.includes(alt_key))
  if (known.some(({ status }) => finalWords.includes(status)))
    return [
      `${payment.id} is not known, and the processor says ${known.map(({ status }) => status).join(', ')}`,
    ]
  return known.length === 0 ? [`${payment.id} is not known, and the processor knows no such payment`] : []
}

/** What a live desk showed last against what is true. */
function shownDifferently(desk: DeskView, payments: readonly Kept[]): readonly string[] {
  const found: string[] = []
  const by = desk.viewer.name
  for (const shown of [...desk.open, ...(desk.payment ? [desk.payment] : [])]) {
    const kept = payments.find(({ id }) => id === shown.id)
    if (!kept) found.push(`${by} sees ${shown.id}, which does not exist`)
    else if (kept.version !== shown.version || kept.chip !== shown.chip)
      found.push(
        `${by} sees ${shown.id} as ${shown.chip} (version ${shown.version}); it is ${kept.chip} (${kept.version})`,
      )
  }
  if (desk.open.length >= openPaymentsMax) return found
  const open = payments.filter(({ agentId, settled }) => agentId === desk.viewer.id && !settled)
  for (const { id, chip } of open)
    if (!desk.open.some((row) => row.id === id)) found.push(`${by} does not see ${id}, which is ${chip}`)
  return found
}

function minorOf(amount: string, currency: string): number {
  return Math.round(Number(amount) * 10 ** (currencyDecimals[currency as Currency] ?? 2))
}
