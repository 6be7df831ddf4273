import type { Brand, EntryRefusal } from '@/lib/values/card'
import type { Money } from '@/lib/values/money'
import { cardInWords, listed } from './card'
import { amountInWords } from './numbers'

/** Moments between *Take* and the answer. The first two are before the phone service has confirmed anything. */
export type WaitingKey = 'sending' | 'unconfirmed' | 'sent' | 'withBank' | 'bankSlow' | 'bankSilent'

/** Every moment of a call in which the agent has something to say, the silent ones included. */
export type SayKey =
  | 'detailsEmpty'
  | 'details'
  | 'saveConsent'
  | 'alreadyPaid'
  | 'stillChecking'
  | 'takenElsewhere'
  | 'opening'
  | 'cardNumber'
  | 'expiry'
  | 'securityCode'
  | 'postcode'
  | 'checking'
  | 'paused'
  | 'review'
  | 'reviewSave'
  | WaitingKey
  | 'cancelling'
  | 'reopening'
  | 'spoken'
  | 'keysTwice'
  | 'onceMore'
  | 'otherCard'
  | 'incomplete'
  | EntryRefusal

/** What a sentence may be filled with. */
export interface SayFacts {
  readonly money: Money | null
  readonly reference: string
  readonly description: string | null
  readonly card: { readonly brand: Brand | null; readonly lastFour: string | null } | null
  readonly taken: readonly Brand[]
  /** True only when the provider confirmed that the recording is silent. */
  readonly recordingPaused: boolean
}

/**
 * The sentences the agent says aloud. In agent assist the agent is the only voice the caller hears, so each state has
 * one of at most thirty words, without product names, codes, blame or promises that nobody controls.
 */
export const sentences: Record<SayKey, (facts: SayFacts) => string> = {
  detailsEmpty: () => 'How much would you like to pay, and what is it for?',
  details: ({ money, reference }) =>
    `That's ${money ? amountInWords(money) : 'nothing'} for ${spokenReference(reference)}. Shall I take it by card now?`,
  saveConsent: ({ description }) =>
    `May we keep this card for ${purpose(description)}? You can ask us to remove it at any time.`,
  alreadyPaid: () => "I can see this was already paid. There's nothing more to pay.",
  stillChecking: () =>
    "I can't see yet whether an earlier payment went through, and I won't charge you twice. We'll let you know.",
  takenElsewhere: () => "A colleague is taking this payment at the moment, so I won't take it a second time.",
  opening: ({ recordingPaused }) =>
    recordingPaused
      ? "Please don't read your card out. You'll type it on your phone. I can't hear or see the keys, and the recording is paused."
      : "Please don't read your card out. You'll type it on your phone. I can't hear or see the keys.",
  cardNumber: () =>
    "Type the long card number on your keypad. No hash or star at the end. If you're on speaker or a headset, use the phone's own keypad.",
  expiry: () => 'Now the expiry date: four keys, month then year. March 2028 is 0, 3, 2, 8.',
  securityCode: ({ card }) =>
    card?.brand === 'amex'
      ? 'Now the four digits on the front, above the number.'
      : 'Now the three digits on the back.',
  postcode: () => 'Now the digits of your postcode.',
  checking: () => 'Thank you. One moment while it checks.',
  paused: () => "Take your time. Carry on where you stopped, you don't need to start again.",
  mistyped: () => "One digit doesn't fit. Could you type the whole number once more, a little slower?",
  brandNotTaken: ({ taken }) =>
    `We can't take that type of card. Do you have a ${listed(taken.slice(0, 4), 'or')} card?`,
  datePast: () =>
    "That date has passed, or isn't one. Is there a newer card, or shall we try the date again?",
  codeLength: ({ card }) =>
    card?.brand === 'amex'
      ? 'That code has four digits, on the front. Could you type it once more?'
      : 'That code has three digits, on the back. Could you type it once more?',
  postcodeLength: () => "That was a little short. Could you type the postcode's digits once more?",
  incomplete: () => stoppedWaiting,
  nothingTyped: () => stoppedWaiting,
  entriesDiffer: () => "The two entries weren't the same. Could you type it twice more, please?",
  outOfOrder: () => "That didn't arrive where it should. Could you type it once more when I say so?",
  fault: () => "The line didn't pick that up. Could you type it once more?",
  review: ({ money }) => `I'll take ${money ? amountInWords(money) : 'it'} now, all right?`,
  reviewSave: ({ card }) => `I'll save your ${cardInWords(card)} now, all right?`,
  sending: () => "I'm sending it now.",
  unconfirmed: () => "It's taking longer than usual. Thank you for holding on.",
  sent: () => "I'm sending it now.",
  withBank: () => "It's with your bank, it takes a few seconds.",
  bankSlow: () => 'The bank is slow today. Thank you for holding on.',
  bankSilent: () =>
    "I don't want to guess. You can stay on the line, or we'll let you know as soon as the bank answers.",
  cancelling: () => "One moment, I'm stopping the card entry.",
  reopening: () => "I'm giving you more time for each key. One moment, then we start with the card number.",
  spoken: () => "Let me stop you there, please don't say it. Type it on the keypad instead.",
  keysTwice: () =>
    'Your phone sends each key twice. Could you take it off speaker and press each key briefly?',
  onceMore: () => 'Thank you. Now exactly the same once more, so that we can compare the two.',
  otherCard: () =>
    "The card issuer won't take this card. Please call the number on it. Do you have another one?",
}

const stoppedWaiting = "It stopped waiting. Let's do that part again from its first digit."

/** "order A-1042"; a reference that brings its own noun ("Invoice 77") keeps it. */
export function spokenReference(reference: string): string {
  const text = reference.trim()
  return /^\p{L}{3,}[\s:#-]/u.test(text) ? text : `order ${text}`
}

/** What a saved card is kept for: the agent's own words when they are short enough to be said. */
function purpose(description: string | null): string {
  const words = description?.trim() ?? ''
  const short = words !== '' && words.split(/\s+/).length <= purposeWordsMax
  return short ? words : 'future payments'
}
const purposeWordsMax = 8

/** While the answer is waited for: the line for the agent, by the moment's name. */
export const waitingLines: Record<WaitingKey, string> = {
  sending: 'Sending. Not confirmed yet',
  unconfirmed: 'Not confirmed that it was sent. Do not take it again.',
  sent: "Sent. Waiting for the bank's answer",
  withBank: "Sent. Waiting for the bank's answer",
  bankSlow: 'Slower than usual. Do not take it again.',
  bankSilent: 'Still no answer. You may let the caller go.',
}
