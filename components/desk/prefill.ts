import { type Currency, isCurrency } from '@/lib/values/money'
import { looksLikeCard, refuseProse } from '@/lib/values/prose'
import { charactersMax } from '@/lib/wire/commands'
import type { Draft } from './draft'

/** What a link may fill in. */
export type Filled = Partial<Pick<Draft, 'amount' | 'currency' | 'reference' | 'customerName'>>

/** What came of a link: something to fill in, or why nothing of it is used. */
export type LinkRead =
  | { readonly kind: 'filled'; readonly filled: Filled }
  | { readonly kind: 'cardLike' | 'unread' }

const amountCharactersMax = 20

/**
 * Reads `/desk/new?reference=&amount=&currency=&name=` as a CRM writes it. All or nothing: half of an order would be worse
 * than none, and a link with a card number in it is not to be trusted with anything else.
 */
export function readLink(query: URLSearchParams): LinkRead {
  if ([...query].some(([name, value]) => looksLikeCard(name) || looksLikeCard(value)))
    return { kind: 'cardLike' }
  const text = (name: string) => query.get(name)?.trim() ?? ''
  const [reference, amount, name] = [text('reference'), text('amount'), text('name')]
  const currency = text('currency').toUpperCase()
  const wrong =
    isWrong(reference, charactersMax.reference) ||
    isWrong(name, charactersMax.customerName) ||
    isWrong(amount, amountCharactersMax) ||
    (currency !== '' && !isCurrency(currency))
  if (wrong) return { kind: 'unread' }
  return {
    kind: 'filled',
    filled: {
      ...(reference ? { reference } : {}),
      ...(amount ? { amount } : {}),
      ...(currency ? { currency: currency as Currency } : {}),
      ...(name ? { customerName: name } : {}),
    },
  }
}

function isWrong(text: string, max: number): boolean {
  return text !== '' && refuseProse(text, max) !== null
}

/** As it waits in the tab for the call to come. Anything else, however it came there, is nothing. */
export function linkIn(stored: string | null): LinkRead | null {
  if (stored === null) return null
  if (stored === 'cardLike' || stored === 'unread') return { kind: stored }
  const read = readLink(new URLSearchParams(stored))
  return read.kind === 'filled' ? read : null
}

/** As it is stored: never anything that looks like a card. */
export function storedLink(read: LinkRead): string {
  if (read.kind !== 'filled') return read.kind
  const { reference, amount, currency, customerName } = read.filled
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ reference, amount, currency, name: customerName }))
    if (value) query.set(name, value)
  return query.toString()
}
