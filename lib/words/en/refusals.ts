import type { RefusalCode } from '@/lib/wire/commands'

/** Every refusal a person can meet: the server's, and the browser's own when no answer came. */
export type RefusalName = RefusalCode | 'unreachable'

/** One sentence beside the control: what is wrong and what would be right. */
export const refusalWords: Record<RefusalName, string> = {
  notSignedIn: 'Your session has ended. Sign in again.',
  notAllowed: 'Your role may not do this. Ask a supervisor.',
  notFound: 'This no longer exists.',
  malformed: 'The server could not read this. Reload the page and try again.',
  tooLarge: 'That is more text than we can keep.',
  foreignOrigin: 'This page was opened at an address that the server does not know.',
  busy: 'The server is busy. Nothing was done; try again.',
  conflict: 'Something changed at the same moment. Look again, then repeat it.',
  amountEmpty: 'Type the amount.',
  amountNotANumber: 'Type the amount in figures, like 49.00.',
  amountTooManyDecimals: 'That has more decimals than this currency.',
  amountZero: 'The amount must be more than zero.',
  amountNegative: 'The amount cannot be negative.',
  amountTooLarge: 'The amount must be below one million.',
  currencyUnknown: 'We do not take this currency.',
  referenceEmpty: 'Type the reference.',
  referenceTooLong: 'The reference is too long.',
  referenceCardLike: 'This looks like a card number. Never type one; use the order or account number.',
  referenceControlCharacters: 'The reference holds characters that cannot be kept.',
  textTooLong: 'That is too long.',
  textCardLike: 'This looks like a card number. Never type one here.',
  textControlCharacters: 'This holds characters that cannot be kept.',
  alreadyPaid: 'This reference was paid already. Look at that payment first.',
  referenceBusy: 'Another try for this reference is not settled yet.',
  callBusy: 'A card is already being taken on this call.',
  callNotLive: 'The call is not connected.',
  paymentBusy: 'A card is already being taken for this payment.',
  notOpen: 'This payment is settled; it takes no further card.',
  notReady: 'The card is not complete yet.',
  notEntering: 'No card is being typed now.',
  fieldAccepted: 'It was accepted in the same moment.',
  fieldNotInEntry: 'This entry does not ask for that.',
  attemptOver: 'That card entry has ended already.',
  amountChanged: 'The amount has changed. Read it out again.',
  sameCardDeclined: 'The issuer declined this card for good. Ask for another card.',
  keypadOpen: 'The keypad is open: the recording stays silent until the card entry is over.',
  handledElsewhere: 'Another agent is already handling this.',
  agentBusy: 'Finish your own call first.',
  tooLateToCancel: 'Too late to cancel. If it goes through, it can be refunded.',
  tooManyDeclines: 'Three declines. Do not try again on this call.',
  stopTakingCards: 'Taking cards is stopped: the card system has a fault.',
  nothingToSettle: 'There is nothing left to settle. Look again.',
  onlyTakenLeft: 'The bank has charged it: it can only be settled as taken once.',
  proposalChanged: 'Somebody has changed what is to be confirmed. Look again.',
  secondPersonNeeded: 'You said so yourself. Somebody else must confirm it.',
  nothingToOverride: 'This payment blocks nothing. Look again.',
  notOverridden: 'This reference is not settled. A supervisor must allow another payment first.',
  notKnownYet: 'Nobody knows the result yet. It stays on the list.',
  reasonEmpty: 'Say why.',
  sourceReferenceEmpty: 'Type who told you and what they call it: a name, a time, a case number.',
  checkedJustNow: "The bank's books were looked at a moment ago. Wait a few seconds.",
  nothingToCheck: 'Nothing of this payment was sent to the bank that is not settled.',
  unavailable: 'Our own records cannot be reached. Try again: nothing happens twice.',
  cannotRecord: 'Nothing can be written down right now, so nothing was done. Try again in a moment.',
  failed: 'Something failed here.',
  unreachable: "We can't reach the server. Try again.",
}

/** The sentence with the code that support asks for. */
export function refusalSentence(name: RefusalName, errorId: string | null): string {
  return errorId ? `${refusalWords[name]} Error ${errorId}.` : refusalWords[name]
}
