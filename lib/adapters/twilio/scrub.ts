import { looksLikeCard, removedDigits, scrub } from '@/lib/values/prose'

/** A text from outside that may be kept, and whether something had to be cut out of it. */
export interface Scrubbed {
  readonly text: string
  readonly cardDataSeen: boolean
}

/** Texts of the provider are kept up to this length. */
const charactersMax = 200

/** How much of a text is looked at: no field of a callback that we read is longer. */
const charactersRead = 2_000

/** Prose from the provider (an error text, a message): bounded, on one line, without anything like a card number. */
export function proseOf(raw: string): Scrubbed {
  const clean = scrub(raw.slice(0, charactersRead))
  const line = clean.replace(/\p{Cc}+/gu, ' ').trim()
  return { text: [...line].slice(0, charactersMax).join(''), cardDataSeen: clean.includes(removedDigits) }
}

/**
 * An identifier of the provider: letters, digits and a few signs. Ids of the shapes we know stay whole, although their
 * blocks of digits may add up. Whatever else could hold a card number, or has no form of an identifier, is replaced by its
 * keyed hash: that there was one is evidence, and must not be lost with what it was.
 */
export function identifierOf(
  raw: string,
  keyedHash: (text: string) => string,
): { readonly text: string | null; readonly cardDataSeen: boolean } {
  const text = raw.trim()
  if (text === '') return { text: null, cardDataSeen: false }
  if (processorId.test(text) || uuid.test(text)) return { text, cardDataSeen: false }
  const cardDataSeen = looksLikeCard(text)
  const isIdentifier = text.length <= identifierCharactersMax && /^[\w.:~-]+$/.test(text)
  return { text: cardDataSeen || !isIdentifier ? keyedHash(text) : text, cardDataSeen }
}

const identifierCharactersMax = 128

/** Shuttle's ids: kind, client and number (`pay_1001_17`), neither number as long as a card's. */
const processorId = /^[a-z]{2,4}_\d{1,12}_\d{1,12}$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
