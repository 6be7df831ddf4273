import { expect } from '@playwright/test'
import { type Currency, currencyDecimals } from '@/lib/values/money'
import type { Database } from './people/database'
import { type Charge, type Method, outside } from './people/outside'

/** A payment in the product's database, with the keys under which its attempts were sent. */
interface Kept {
  readonly id: string
  readonly status: string
  readonly kind: string
  readonly reference: string
  readonly minor: number | null
  readonly currency: Currency | null
  /** Charges beyond the one that counts, which the product shows as an incident. */
  readonly others: number
  /** How often a bank declined. One that wants the customer's own approval first has not been asked for money yet. */
  readonly declines: number
  readonly attempts: readonly { readonly id: string; readonly altKey: string }[]
}

/** What the product may still be finding out takes this long at most. */
const agreeMsMax = 20_000

/**
 * Holds the product's payments against the gateway's own book, which alone knows what was charged: every charge belongs
 * to exactly one paid payment of the same amount, every paid payment has exactly one charge, every kept card belongs to
 * a saved payment. What the product says that it does not know may be charged or not; a second charge must be shown as one,
 * and books that differ as such. `agents` limits it to the payments of one spec; charges that nobody asked for always count.
 */
export async function booksAgree(database: Database, agents: readonly string[] | 'all'): Promise<void> {
  await expect
    .poll(() => differences(database, agents), { timeout: agreeMsMax, intervals: [50, 100, 250] })
    .toEqual([])
}

async function differences(database: Database, agents: readonly string[] | 'all'): Promise<string[]> {
  // The ledger first: a payment that is found out between the two looks is then no difference.
  const { charges, methods } = await outside.ledger()
  const payments = await keptPayments(database)
  const keys = new Set(payments.flatMap(({ attempts }) => attempts.map(({ altKey }) => altKey)))
  const unknown = charges
    .filter(({ alt_key }) => alt_key === null || !keys.has(alt_key))
    .map(
      (charge) =>
        `${charge.amount} ${charge.currency} was ${charge.status}, but no attempt ever asked for it`,
    )
  const mine = agents === 'all' ? payments : payments.filter(({ agentId }) => agents.includes(agentId))
  return [...unknown, ...mine.flatMap((payment) => differencesOf(payment, charges, methods))]
}

function differencesOf(payment: Kept, charges: readonly Charge[], methods: readonly Method[]): string[] {
  const keys = payment.attempts.map(({ altKey }) => altKey)
  const ids = payment.attempts.map(({ id }) => id)
  const own = charges.filter(({ alt_key }) => alt_key !== null && keys.includes(alt_key))
  const charged = own.filter(({ status }) => status !== 'declined')
  const kept = methods.filter(({ code }) => code !== null && ids.includes(code))
  const found = [
    [chargesOf(payment, charged.length), charged.length, 'charges'],
    [payment.status === 'saved' ? 1 : 0, kept.length, 'kept cards'],
    [payment.declines, own.length - charged.length, 'declines'],
  ] as const
  const counts = found
    .filter(([expected, actual]) => expected !== actual)
    .map(
      ([expected, actual, what]) =>
        `is ${payment.status}: ${expected} ${what} expected, ${actual} in the book`,
    )
  const shown = payment.status === 'booksDiffer' ? [] : charged
  const amounts = shown
    .filter(
      ({ amount, currency }) => minorOf(amount, currency) !== payment.minor || currency !== payment.currency,
    )
    .map(
      ({ amount, currency }) =>
        `is for ${payment.minor} ${payment.currency}, but ${amount} ${currency} was charged`,
    )
  const twice = charged
    .filter(({ gatewayCharges }) => gatewayCharges !== 1 + payment.others)
    .map(({ gatewayCharges }) => `was charged ${gatewayCharges} times in one go`)
  return [...counts, ...amounts, ...twice].map((difference) => `${payment.reference} ${difference}`)
}

/** How many charges there must be, given how many there are. */
function chargesOf({ status, others }: Kept, charged: number): number {
  if (status === 'paid') return 1 + others
  // The processor shows something else than what was agreed, or what people settled: the charge is one and is not hidden.
  if (status === 'booksDiffer') return 1 + others
  return status === 'outcomeUnknown' ? Math.min(charged, 1) : 0
}

function keptPayments(database: Database): Promise<(Kept & { agentId: string })[]> {
  return database.rows(
    `SELECT p.id, p.status, p.kind, p.reference, p.amount_minor AS minor, p.currency, p.agent_id AS "agentId",
       (SELECT count(*)::int FROM payment_event e WHERE e.payment_id = p.id AND e.type = 'AttemptEnded'
          AND e.data->'end'->>'kind' = 'declined' AND e.data->'end'->>'category' <> 'needsApproval') AS declines,
       coalesce(jsonb_array_length(p.state::jsonb->'others'), 0) AS others,
       (SELECT coalesce(json_agg(json_build_object('id', a.id, 'altKey', a.alt_key)), '[]')
        FROM attempt a WHERE a.payment_id = p.id) AS attempts
     FROM payment p`,
  )
}

function minorOf(amount: string, currency: string): number {
  const decimals = currencyDecimals[currency as Currency] ?? 2
  return Math.round(Number(amount) * 10 ** decimals)
}
