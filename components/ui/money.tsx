import { formatMoney, isCurrency, type Money as MoneyValue } from '@/lib/values/money'
import { assert } from '@/lib/values/result'
import type { MoneyView } from '@/lib/wire/views'

type Size = 'amount' | 'section' | 'body'

const sizes: Record<Size, string> = { amount: 'text-amount', section: 'text-section', body: 'font-medium' }

/** An amount. Figures of equal width, so that a column of them lines up and a change moves nothing. */
export function Money({ of, size = 'body' }: { of: MoneyView; size?: Size }) {
  return <span className={`tabular whitespace-nowrap ${sizes[size]}`}>{formatMoney(toMoney(of))}</span>
}

/** The server only sends currencies that we know; anything else is a bug. */
export function toMoney(view: MoneyView): MoneyValue {
  assert(isCurrency(view.currency), 'an amount on screen has a known currency')
  return { minor: view.minor, currency: view.currency }
}
