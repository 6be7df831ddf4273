import type { Brand } from '@/lib/values/card'
import type { Money } from '@/lib/values/money'
import type { DeclineKind, ResultKind } from '@/lib/wire/views'
import { cardInWords } from './card'
import { amountInWords } from './numbers'

/** What a result's texts may be filled with. Times are already written for the viewer's zone. */
export interface ResultFacts {
  readonly money: Money | null
  readonly reference: string
  readonly card: { readonly brand: Brand | null; readonly lastFour: string | null } | null
  readonly decline: DeclineKind
  readonly at: string
  readonly nextCheck: string | null
  /** Whether the screen offers another try, so that a line may point at `Enter`. */
  readonly canRetry: boolean
}

/**
 * What is true, what to do next (together at most twelve words), and what an honest person would tell the caller (at
 * most thirty). A part for a caller who has left stands beside the usual one where that would be untrue or useless.
 */
export interface ResultWords {
  readonly fact: (facts: ResultFacts) => string
  readonly next?: (facts: ResultFacts) => string
  readonly nextGone?: (facts: ResultFacts) => string
  readonly say: (facts: ResultFacts) => string
  readonly sayGone?: (facts: ResultFacts) => string
  /** Instead of both, once another payment has taken the place of this one. */
  readonly sayReplaced?: (facts: ResultFacts) => string
}

const wait = ({ nextCheck }: ResultFacts) =>
  nextCheck
    ? `I can't see yet whether it went through, and I won't charge you twice. We check again at ${nextCheck} and will let you know.`
    : "I can't see yet whether it went through, and I won't charge you twice. We keep checking and will let you know."

const replacedUnknown = () =>
  "I can't see yet whether your first payment went through. If it did, you pay only once, and a colleague sees to it."
const replacedNotPaid = () =>
  'Your first payment did not go through. Nothing was taken for it; only the later one counts.'

const amount = ({ money }: ResultFacts) => (money ? amountInWords(money) : 'it is paid')
const through = (facts: ResultFacts) =>
  `That's gone through. ${capital(amount(facts))}, reference ${facts.reference}. Is there anything else?`
const wentThrough = (facts: ResultFacts) =>
  `Your payment has gone through: ${amount(facts)}, reference ${facts.reference}. There's nothing more to pay.`
const callerLeft = () => 'The caller has left.'
const callBack = () => 'Call back to tell.'
const cutOff = () => 'We were cut off before the payment. Nothing was taken. Shall we finish it?'

/** One entry for each result. */
export const results: Record<ResultKind, ResultWords> = {
  paid: {
    fact: () => 'Paid.',
    next: () => 'Tell the caller.',
    nextGone: callerLeft,
    say: through,
    sayGone: wentThrough,
  },
  paidUnmatched: {
    fact: () => 'Paid.',
    next: () => 'Back office will match the customer.',
    say: through,
    sayGone: wentThrough,
  },
  saved: {
    fact: ({ card }) => `Saved: ${cardInWords(card)}. No lasting charge.`,
    nextGone: callerLeft,
    say: () => 'Your card is saved. Your bank may show a tiny check amount, which disappears again.',
  },
  declined: {
    fact: ({ decline }) => declines[decline].fact,
    next: ({ decline }) => declines[decline].next,
    nextGone: callerLeft,
    say: ({ decline }) => declines[decline].say,
  },
  needsApproval: {
    fact: () => declines.needsApproval.fact,
    next: () => declines.needsApproval.next,
    nextGone: callerLeft,
    say: () => declines.needsApproval.say,
  },
  thirdDecline: {
    fact: () => 'Three declines.',
    next: () => 'Do not try again on this call.',
    nextGone: callerLeft,
    say: () =>
      "Let's not try again now, it could block your card. Nothing was taken; we can finish it later.",
    sayGone: () => 'Your bank declined it three times. Nothing was taken. Would another card work?',
  },
  notFinal: {
    fact: () => 'Accepted, not final.',
    next: () => 'Do not release goods.',
    say: () =>
      "It's been accepted and is being completed. It isn't final yet; please don't pay again meanwhile.",
    sayReplaced: replacedUnknown,
  },
  underReview: {
    fact: () => 'The bank is reviewing it.',
    next: () => 'Do not take it again.',
    say: () =>
      "Your bank is checking this payment. We'll tell you the result; please don't pay again meanwhile.",
    sayReplaced: replacedUnknown,
  },
  checking: {
    fact: () => 'Result unknown.',
    next: ({ nextCheck }) =>
      nextCheck ? `Do not take it again. Next check ${nextCheck}.` : 'Do not take it again.',
    say: wait,
    sayReplaced: replacedUnknown,
  },
  resolvedPaid: {
    fact: ({ at }) => `It went through at ${at}.`,
    next: () => 'Tell the caller.',
    nextGone: callBack,
    say: () => "Your earlier payment did go through. There's nothing more to pay.",
  },
  resolvedNotPaid: {
    fact: () => 'It did not go through.',
    next: () => 'Tell the caller.',
    nextGone: callBack,
    say: () => 'Your earlier payment did not go through. Nothing was taken. Shall we try again?',
    sayReplaced: replacedNotPaid,
  },
  hungUpBefore: {
    fact: () => 'Caller left. We never sent it.',
    next: ({ nextCheck }) => (nextCheck ? `Last check ${nextCheck}.` : ''),
    say: cutOff,
  },
  hungUpAfter: {
    fact: () => 'Caller left while the bank was deciding.',
    next: () => 'Checking.',
    say: wait,
    sayReplaced: replacedUnknown,
  },
  star: {
    fact: () => 'Star ended the card entry. We never sent it.',
    next: ({ canRetry }) => (canRetry ? 'Enter starts again.' : ''),
    nextGone: () => 'Caller left.',
    say: () => "The star key stopped it. Nothing was taken. Let's type it again, without star or hash.",
    sayGone: cutOff,
  },
  cancelled: {
    fact: () => 'Cancelled. We never sent it to the bank.',
    nextGone: callerLeft,
    say: () => "I've cancelled that. Nothing was taken.",
    sayGone: cutOff,
  },
  cancelledTooLate: {
    fact: () => 'Cancelled too late: it was paid.',
    next: () => 'Refund it?',
    say: () => "The bank had already approved it. I'll arrange the refund now.",
  },
  refused: {
    fact: () => 'Not sent: a detail was refused.',
    next: () => 'Correct it and start again.',
    nextGone: callerLeft,
    say: () => "There's a detail I have to correct. Nothing was taken.",
    sayGone: cutOff,
  },
  setupProblem: {
    fact: () => 'Set-up problem; nothing was sent.',
    next: () => 'Stop taking cards. Tell your supervisor.',
    say: () => "I'm sorry, our card system has a fault. Nothing more is needed from you; I'll call you back.",
    sayGone: () => "I'm sorry, our card system had a fault. Nothing was taken. Shall we try again?",
  },
  setupUnclear: {
    fact: () => 'Set-up problem; this payment is being checked.',
    next: () => 'Stop taking cards.',
    say: wait,
    sayReplaced: replacedUnknown,
  },
  recordingBlocked: {
    fact: () => 'Card entry blocked: recording still running.',
    next: ({ canRetry }) => (canRetry ? 'Enter retries.' : ''),
    nextGone: callerLeft,
    say: () => "One moment, I'm making the line safe for your card.",
    sayGone: cutOff,
  },
  linkDown: {
    fact: () => 'Phone service not answering. Nothing was asked.',
    nextGone: callerLeft,
    say: () => "One moment please, I'm having trouble with the line.",
    sayGone: cutOff,
  },
  saveUnknown: {
    fact: () => 'Not known whether the card was saved.',
    next: () => 'Asking again is safe.',
    nextGone: callerLeft,
    say: () => "I can't see yet whether your card was saved. Nothing was taken. Shall we type it once more?",
  },
  notSaved: {
    fact: () => 'The card was not saved.',
    next: () => 'You may ask again.',
    nextGone: callerLeft,
    say: () => "Your card wasn't saved, and nothing was taken. Shall we try once more?",
  },
  booksDiffer: {
    fact: () => 'Books differ.',
    next: () => 'Do not take it again. Call your supervisor.',
    say: () => "A colleague has to look at this payment. Please don't pay again meanwhile; we'll call you.",
  },
  chargedTwice: {
    fact: () => 'Charged twice. One must be refunded.',
    next: () => 'Call your supervisor.',
    say: () => 'This was charged twice by mistake. A colleague will put it right and call you.',
  },
  paidAndReplaced: {
    fact: () => 'Paid after all, although another payment took its place.',
    next: () => 'Call your supervisor.',
    say: () =>
      'Your first payment went through after all. A colleague makes sure that you pay only once, and calls you.',
  },
  settledPaid: {
    fact: () => 'Settled by hand: it was paid.',
    next: () => 'Tell the caller.',
    nextGone: callBack,
    say: () => "Your earlier payment did go through. There's nothing more to pay.",
  },
  settledNotPaid: {
    fact: () => 'Settled by hand: nothing was taken.',
    next: () => 'Tell the caller.',
    nextGone: callBack,
    say: () => 'Your earlier payment did not go through. Nothing was taken. Shall we try again?',
    sayReplaced: replacedNotPaid,
  },
  settledWrongly: {
    fact: () => 'Books differ from what was settled by hand.',
    next: () => 'Call your supervisor.',
    say: () => "A colleague has to look at this payment. Please don't pay again meanwhile; we'll call you.",
  },
  closed: {
    fact: () => 'Closed. Nothing was taken for it.',
    say: () => "That's closed. Nothing was taken for it.",
  },
}

/** What the bank said, by categories that people act on differently. */
const declines: Record<DeclineKind, { fact: string; next: string; say: string }> = {
  general: {
    fact: 'Declined by the bank.',
    next: 'Another card, or later.',
    say: "Your bank said no and doesn't tell us why. Nothing was taken. Would another card work?",
  },
  funds: {
    fact: 'Declined: not enough available.',
    next: 'Another card, or less?',
    say: "The bank didn't allow that amount. Would you like another card, or to pay part of it?",
  },
  expired: {
    fact: 'Declined: bank says the card has expired.',
    next: '',
    say: 'The bank treats this card as expired. Do you have the new one?',
  },
  details: {
    fact: "Declined: security details don't match.",
    next: '',
    say: "Some of the numbers didn't match. Shall we type the card once more?",
  },
  cardNotAccepted: {
    fact: "Declined: this card can't pay us.",
    next: 'Other card.',
    say: "That card can't be used for this. Do you have another one?",
  },
  issuer: {
    fact: 'Declined by the card issuer.',
    next: 'Do not try this card again.',
    say: 'The card issuer declined it. Please call the number on your card. Would another card work?',
  },
  bankUnreachable: {
    fact: 'Bank not reachable. Nothing was taken.',
    next: 'Try again.',
    say: "I couldn't reach your bank. Nothing was taken. Shall we try once more?",
  },
  needsApproval: {
    fact: "The bank wants the customer's own approval.",
    next: 'Another card, or later.',
    say: "Your bank wants you to confirm this yourself, which I can't do by phone. Nothing has been taken. Would another card work?",
  },
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
