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

/** The line for the agent (at most twelve words) and the sentence for the caller (at most thirty). */
export interface ResultWords {
  readonly line: (facts: ResultFacts) => string
  readonly say: (facts: ResultFacts) => string
  /** Some sentences can only be said later: the caller has gone. */
  readonly when: 'now' | 'callBack'
}

const wait = ({ nextCheck }: ResultFacts) =>
  nextCheck
    ? `I can't see yet whether it went through, and I won't charge you twice. We check again at ${nextCheck} and will let you know.`
    : "I can't see yet whether it went through, and I won't charge you twice. We keep checking and will let you know."

const gone = ({ money, reference }: ResultFacts) =>
  `That's gone through. ${capital(money ? amountInWords(money) : 'It is paid')}, reference ${reference}. Is there anything else?`

/** One entry for each result: what is true, what to do next, and what an honest person would say. */
export const results: Record<ResultKind, ResultWords> = {
  paid: { line: () => 'Paid. Tell the caller.', say: gone, when: 'now' },
  paidUnmatched: { line: () => 'Paid. Back office will match the customer.', say: gone, when: 'now' },
  saved: {
    line: ({ card }) => `Saved: ${cardInWords(card)}. No lasting charge.`,
    say: () => 'Your card is saved. Your bank may show a tiny check amount, which disappears again.',
    when: 'now',
  },
  declined: {
    line: ({ decline }) => declines[decline].line,
    say: ({ decline }) => declines[decline].say,
    when: 'now',
  },
  needsApproval: {
    line: () => "The bank wants the customer's own approval. Another card, or later.",
    say: () =>
      "Your bank wants you to confirm this yourself, which I can't do by phone. Nothing has been taken. Would another card work?",
    when: 'now',
  },
  thirdDecline: {
    line: () => 'Three declines. Do not try again on this call.',
    say: () =>
      "Let's not try again now, it could block your card. Nothing was taken; we can finish it later.",
    when: 'now',
  },
  notFinal: {
    line: () => 'Accepted, not final. Do not release goods.',
    say: () =>
      "It's been accepted and is being completed. It isn't final yet; please don't pay again meanwhile.",
    when: 'now',
  },
  underReview: {
    line: () => 'The bank is reviewing it. Do not take it again.',
    say: () =>
      "Your bank is checking this payment. We'll tell you the result; please don't pay again meanwhile.",
    when: 'now',
  },
  checking: {
    line: ({ nextCheck }) =>
      nextCheck
        ? `Result unknown. Do not take it again. Next check ${nextCheck}.`
        : 'Result unknown. Do not take it again.',
    say: wait,
    when: 'now',
  },
  resolvedPaid: {
    line: ({ at }) => `It went through at ${at}. Tell the caller.`,
    say: () => "Your earlier payment did go through. There's nothing more to pay.",
    when: 'now',
  },
  resolvedNotPaid: {
    line: () => 'It did not go through. Tell the caller.',
    say: () => 'Your earlier payment did not go through. Nothing was taken. Shall we try again?',
    when: 'now',
  },
  hungUpBefore: {
    line: ({ nextCheck }) =>
      nextCheck
        ? `Caller left. We never sent it; last check ${nextCheck}.`
        : 'Caller left. We never sent it.',
    say: () => 'We were cut off before the payment. Nothing was taken. Shall we finish it?',
    when: 'callBack',
  },
  hungUpAfter: {
    line: () => 'Caller left while the bank was deciding. Checking.',
    say: wait,
    when: 'callBack',
  },
  star: {
    line: ({ canRetry }) =>
      `Star ended the card entry. We never sent it.${canRetry ? ' Enter starts again.' : ''}`,
    say: () => "The star key stopped it. Nothing was taken. Let's type it again, without star or hash.",
    when: 'now',
  },
  cancelled: {
    line: () => 'Cancelled. We never sent it to the bank.',
    say: () => "I've cancelled that. Nothing was taken.",
    when: 'now',
  },
  cancelledTooLate: {
    line: () => 'Cancelled too late: it was paid. Refund it?',
    say: () => "The bank had already approved it. I'll arrange the refund now.",
    when: 'now',
  },
  refused: {
    line: () => 'Not sent: a detail was refused. Correct it and start again.',
    say: () => "There's a detail I have to correct. Nothing was taken.",
    when: 'now',
  },
  setupProblem: {
    line: () => 'Stop taking cards. Report this fault to your supervisor.',
    say: () => "I'm sorry, our card system has a fault. Nothing more is needed from you; I'll call you back.",
    when: 'now',
  },
  setupUnclear: {
    line: () => 'Stop taking cards. This payment is being checked.',
    say: wait,
    when: 'now',
  },
  recordingBlocked: {
    line: ({ canRetry }) =>
      `Card entry blocked: recording still running.${canRetry ? ' Enter retries.' : ''}`,
    say: () => "One moment, I'm making the line safe for your card.",
    when: 'now',
  },
  linkDown: {
    line: () => 'Phone service not answering. Nothing was asked.',
    say: () => "One moment please, I'm having trouble with the line.",
    when: 'now',
  },
  saveUnknown: {
    line: () => 'Not known whether the card was saved. Asking again is safe.',
    say: () => "I can't see yet whether your card was saved. Nothing was taken. Shall we type it once more?",
    when: 'now',
  },
  notSaved: {
    line: () => 'The card was not saved. You may ask again.',
    say: () => "Your card wasn't saved, and nothing was taken. Shall we try once more?",
    when: 'now',
  },
  booksDiffer: {
    line: () => 'Books differ. Do not take it again. Call your supervisor.',
    say: () => 'A colleague has to look at this payment. Please don’t pay again meanwhile; we’ll call you.',
    when: 'now',
  },
  chargedTwice: {
    line: () => 'Charged twice. One must be refunded. Call your supervisor.',
    say: () => 'This was charged twice by mistake. A colleague will put it right and call you.',
    when: 'now',
  },
  closed: {
    line: () => 'Closed. Nothing was taken for it.',
    say: () => "That's closed. Nothing was taken for it.",
    when: 'now',
  },
}

const declines: Record<DeclineKind, { line: string; say: string }> = {
  general: {
    line: 'Declined by the bank. Another card, or later.',
    say: "Your bank said no and doesn't tell us why. Nothing was taken. Would another card work?",
  },
  funds: {
    line: 'Declined: not enough available. Another card, or less?',
    say: "The bank didn't allow that amount. Would you like another card, or to pay part of it?",
  },
  expired: {
    line: 'Declined: bank says the card has expired.',
    say: 'The bank treats this card as expired. Do you have the new one?',
  },
  details: {
    line: "Declined: security details don't match.",
    say: "Some of the numbers didn't match. Shall we type the card once more?",
  },
  cardNotAccepted: {
    line: "Declined: this card can't pay us. Other card.",
    say: "That card can't be used for this. Do you have another one?",
  },
  issuer: {
    line: 'Declined by the card issuer. Do not try this card again.',
    say: 'The card issuer declined it. Please call the number on your card. Would another card work?',
  },
  bankUnreachable: {
    line: 'Bank not reachable. Nothing was taken. Try again.',
    say: "I couldn't reach your bank. Nothing was taken. Shall we try once more?",
  },
  needsApproval: {
    line: "The bank wants the customer's own approval. Another card, or later.",
    say: "Your bank wants you to confirm this yourself, which I can't do by phone. Nothing has been taken. Would another card work?",
  },
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
