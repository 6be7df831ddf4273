import type { Brand, EntryField, EntryRefusal } from '@/lib/values/card'

/** Brand names as people know them. */
export const brandNames: Record<Brand, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'Amex',
  maestro: 'Maestro',
  discover: 'Discover',
  optima: 'Optima',
  jcb: 'JCB',
  'diners-club': 'Diners',
  enroute: 'enRoute',
}

/** What each row of the card entry is called. */
export const fieldNames: Record<EntryField, string> = {
  cardNumber: 'Card number',
  expiry: 'Expiry',
  securityCode: 'Security code',
  postcode: 'Postcode',
}

/** The same field in the middle of a sentence. */
export const fieldNamesInside: Record<EntryField, string> = {
  cardNumber: 'card number',
  expiry: 'expiry',
  securityCode: 'security code',
  postcode: 'postcode',
}

/** Everything a row of the card entry can show. */
export type RowState =
  | 'notAsked'
  | 'yourTurn'
  /** The first entry is in, and the second is to be asked for. */
  | 'onceMore'
  | 'typing'
  | 'paused'
  | 'checking'
  | 'accepted'
  | 'cleared'
  /** The caller stopped before the last key. */
  | 'incomplete'
  /** Every key comes a second time at once. */
  | 'keysTwice'
  | EntryRefusal

/** What the texts of a row may speak of. */
export interface RowFacts {
  readonly field: EntryField
  readonly keys: number
  /** Seconds until the entry stops listening, by our own clock: said as "about". */
  readonly secondsLeft: number
  readonly brand: Brand | null
  readonly lastFour: string | null
  /** The brands that this entry takes. */
  readonly taken: readonly Brand[]
}

/** The words on a row's chip and the line that explains them. An empty line keeps its place. */
export const rowWords: Record<
  RowState,
  { chip: (facts: RowFacts) => string; line: (facts: RowFacts) => string }
> = {
  notAsked: { chip: () => 'Not asked yet', line: () => '' },
  yourTurn: { chip: () => 'Your turn to ask', line: () => 'Nothing is played to the caller.' },
  onceMore: { chip: () => 'Ask once more', line: () => 'The two are compared.' },
  typing: { chip: ({ keys }) => `Typing · ${keyCount(keys)}`, line: () => '' },
  paused: {
    chip: ({ secondsLeft }) => `Paused · about ${secondsLeft} s`,
    line: () => 'Then it must be typed again.',
  },
  checking: {
    chip: ({ keys }) => `Checking · ${keyCount(keys)}`,
    line: ({ field }) => (field === 'cardNumber' ? 'Waiting in case there are more digits.' : ''),
  },
  accepted: {
    chip: ({ field, brand }) =>
      field === 'cardNumber' && brand ? `Accepted · ${brandNames[brand]}` : 'Accepted',
    line: () => '',
  },
  cleared: { chip: () => 'Cleared', line: () => '' },
  incomplete: {
    chip: ({ keys }) => `Stopped after ${keyCount(keys)}`,
    line: () => 'The entry stopped waiting.',
  },
  keysTwice: { chip: () => 'Keys arrive twice', line: () => 'Speaker off, or slow mode.' },
  mistyped: { chip: () => 'Mistyped', line: () => "A digit doesn't fit." },
  brandNotTaken: { chip: () => 'Card not taken', line: ({ taken }) => `We take ${listed(taken)}.` },
  datePast: { chip: () => 'Date not valid', line: () => 'That month is over, or is none.' },
  codeLength: {
    chip: () => 'Code length',
    line: ({ brand }) => (brand === 'amex' ? 'Amex has four digits.' : 'This card has three digits.'),
  },
  postcodeLength: { chip: () => 'Too short', line: () => 'The postcode has more digits.' },
  nothingTyped: { chip: () => 'Nothing typed', line: () => 'The entry stopped waiting.' },
  entriesDiffer: { chip: () => 'Entries differ', line: () => 'Both are asked again.' },
  outOfOrder: { chip: () => 'Out of order', line: () => 'The keys belonged to another row.' },
  fault: { chip: () => 'Not read', line: () => 'The phone service failed on this one.' },
}

/** "1 key", "7 keys". */
export function keyCount(keys: number): string {
  return keys === 1 ? '1 key' : `${keys} keys`
}

/** "Visa", "Visa and Mastercard", "Visa, Mastercard and Amex". */
export function listed(brands: readonly Brand[], last: 'and' | 'or' = 'and'): string {
  const names = brands.map((brand) => brandNames[brand])
  if (names.length < 2) return names[0] ?? 'no card'
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`
}

/** "Visa ending 1111", or as much of it as is known. */
export function cardInWords(card: { brand: Brand | null; lastFour: string | null } | null): string {
  const name = card?.brand ? brandNames[card.brand] : 'card'
  return card?.lastFour ? `${name} ending ${card.lastFour}` : name
}

/** What a second press on an accepted row would clear. */
export function clearsWords(
  field: EntryField,
  card: { brand: Brand | null; lastFour: string | null },
): string {
  const what = field === 'cardNumber' && card.lastFour ? cardInWords(card) : `the ${fieldNamesInside[field]}`
  return `Clears ${what}. Press again to confirm.`
}
