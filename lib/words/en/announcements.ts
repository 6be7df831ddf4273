import type { Brand, EntryField, EntryRefusal } from '@/lib/values/card'
import type { Money } from '@/lib/values/money'
import { brandNames, fieldNames, fieldNamesInside, keyCount, rowWords } from './card'
import { amountSpoken, digitByDigit } from './numbers'

type Card = { readonly brand: Brand | null; readonly lastFour: string | null } | null

/** What a screen reader is told, one function for each event of a payment. */
export const announcements = {
  fieldOpened: (field: EntryField) => `Ask for the ${fieldNamesInside[field]}.`,
  onceMore: (field: EntryField) => `Ask for the ${fieldNamesInside[field]} once more.`,
  keys: (field: EntryField, keys: number) => `${fieldNames[field]}, ${keyCount(keys)}.`,
  accepted: (field: EntryField, card: Card, next: EntryField | null) =>
    [
      `${fieldNames[field]} accepted${field === 'cardNumber' && card ? `, ${cardSpoken(card)}` : ''}.`,
      next ? announcements.fieldOpened(next) : '',
    ]
      .filter(Boolean)
      .join(' '),
  refused: (field: EntryField, why: EntryRefusal) =>
    `${fieldNames[field]}${why === 'mistyped' ? '' : ':'} ${refusedWords(why)}. Ask again.`,
  paused: () => 'Caller paused.',
  keysTwice: (field: EntryField) => `${fieldNames[field]}: keys arrive twice. Ask to switch the speaker off.`,
  review: (money: Money | null, card: Card) =>
    money
      ? `Review. Take ${amountSpoken(money)} from ${cardSpoken(card)}.`
      : `Review. Save ${cardSpoken(card)}.`,
  incoming: (caller: string) => `Incoming call from ${caller}.`,
  callEnded: () => 'The call has ended.',
  notLive: () => 'Connection lost. The screen may be out of date.',
  liveAgain: () => 'Live again.',
}

/** "Visa ending 1 1 1 1". */
export function cardSpoken(card: Card): string {
  const name = card?.brand ? brandNames[card.brand] : 'card'
  return card?.lastFour ? `${name} ending ${digitByDigit(card.lastFour)}` : name
}

/** The name of a row's slots, read as one image: "7 keys typed", "accepted, Visa ending 1 1 1 1". */
export const slotNames = {
  empty: () => 'no keys typed',
  typed: (keys: number) => `${keyCount(keys)} typed`,
  accepted: (field: EntryField, card: Card) =>
    field === 'cardNumber' && card ? `accepted, ${cardSpoken(card)}` : 'accepted',
  expiry: (month: string, year: string) => `accepted, ${month} ${year}`,
}

function refusedWords(why: EntryRefusal): string {
  const nothing = {
    field: 'cardNumber',
    keys: 0,
    secondsLeft: 0,
    brand: null,
    lastFour: null,
    taken: [],
  } as const
  return rowWords[why].chip(nothing).toLowerCase()
}
