import { brands, entryFields, entryRefusals } from '@/lib/values/card'
import { settlementSources, type TimelineEntry } from '@/lib/wire/views'
import type { TimelineKey, TimelineValues } from '../timeline'
import { brandNames, fieldNames, rowWords } from './card'
import { settlementSourceNames } from './unresolved'

/** A sentence for every line of a feed or timeline. A value that is missing shortens the sentence, never breaks it. */
export const timelineWords: Record<TimelineKey, (values: TimelineValues) => string> = {
  paymentOpened: ({ amount, reference }) =>
    reference ? `Payment opened: ${[amount, reference].filter(Boolean).join(', ')}.` : 'Payment opened.',
  attemptStarted: ({ number }) => (number ? `Card entry ${number} started.` : 'Card entry started.'),
  recordingPaused: () => 'Recording paused.',
  recordingNotPaused: () => 'The recording could not be paused. Card entry blocked.',
  sessionOpened: () => 'Keypad opened.',
  sessionRefused: (values) => `The phone service refused the card entry${coded(values)}.`,
  fieldAskedOnceMore: (values) => `${field(values)} asked once more, to compare.`,
  fieldAsked: (values) => `${field(values)} asked.`,
  fieldAccepted: (values) => `${field(values)} accepted${values.field === 'cardNumber' ? card(values) : ''}.`,
  fieldRefused: (values) =>
    `${field(values)}${values.why === 'nothingTyped' ? ': nothing typed' : ` typed, ${why(values)}`}.`,
  fieldReasked: (values) => `${field(values)} asked again.`,
  reopened: ({ seconds }) =>
    seconds ? `Card entry opened anew, with ${seconds} s for each key.` : 'Card entry opened anew.',
  cardReady: (values) => `Card complete${card(values)}. Amount read out next.`,
  taken: ({ amount }) => (amount ? `Take ${amount} pressed.` : 'Save card pressed.'),
  completeReceived: () => 'The phone service confirmed the order.',
  // How a session ended says nothing about the money: a declined card ends one in “success” as well.
  sessionEnded: ({ result, ...values }) =>
    `Keypad closed${result && result !== 'success' ? `: ${plain(result)}` : ''}${coded(values)}.`,
  looked: ({ status }) => (status ? `Asked the bank's books: ${plain(status)}.` : "Asked the bank's books."),
  paid: ({ amount }) => (amount ? `Paid ${amount}.` : 'Paid.'),
  saved: (values) => `Card saved${card(values)}.`,
  declined: (values) =>
    `Declined by the bank${values.why && values.why !== 'general' ? `: ${plain(values.why)}` : ''}${coded(values)}.`,
  cancelRequested: () => 'Cancelling was asked for.',
  attemptEnded: ({ result }) => (result ? `Card entry ended: ${plain(result)}.` : 'Card entry ended.'),
  outcomeUnknown: () => "The bank's answer is not known. Checking.",
  resolvedPaid: () => 'Checked: it went through.',
  resolvedNotPaid: () => 'Checked: it did not go through.',
  booksDiffer: ({ amount }) =>
    `The books differ${amount ? `: they show ${amount}` : ''}. A supervisor must look.`,
  chargedTwice: () => 'Charged twice. One must be refunded.',
  closed: () => 'Closed.',
  factNoted: ({ result, code }) =>
    `Something arrived that changed nothing${result ? `: ${plain(result)}` : ''}${code ? ` (${code})` : ''}.`,
  callArrived: ({ name }) => (name ? `${name} calls.` : 'A call came in.'),
  callRinging: ({ name }) => (name ? `Ringing at ${name}.` : 'Ringing.'),
  callAnswered: () => 'Call answered.',
  callEnded: ({ seconds }) => (seconds ? `Call ended after ${seconds} s.` : 'Call ended.'),
  recordingResumed: () => 'Recording resumed.',
  cardSpoken: () => 'Card said aloud. That part of the recording is to be removed.',
  takenOver: () => 'Taken over by another agent.',
  // A note ends as it was written; the tables' own sentences end in a full stop.
  settlementProposed: ({ name, result, why, reference }) =>
    `${name ?? 'Somebody'} says that ${verdictWords(result)}${why ? `, told by ${sourceName(why)}` : ''}${reference ? ` (${reference})` : ''}.`,
  settlementWithdrawn: ({ name }) => `${name ?? 'Somebody'} took that back.`,
  settledByHand: ({ name, result }) =>
    `${name ?? 'A second person'} confirmed it: settled by hand, ${verdictWords(result)}.`,
  overridden: ({ name, note }) =>
    `${name ?? 'A supervisor'} allowed another payment in its place${note ? `: ${note.replace(/[.\s]+$/, '')}` : ''}.`,
  replaced: () => 'Another payment took its place.',
  answerOwed: () => 'The customer has to be told the result.',
  customerTold: ({ name }) => `${name ?? 'Somebody'} told the customer.`,
  noted: ({ note }) => (note ? `Note: ${note.replace(/[.\s]+$/, '')}.` : 'Note.'),
}

/** Who told us. */
export const sourceWords: Record<TimelineEntry['source'], string> = {
  agent: 'Agent',
  twilio: 'Twilio',
  shuttle: 'Shuttle',
  sotto: 'Sotto',
}

function verdictWords(result: string | undefined): string {
  return result === 'taken' ? 'the money was taken' : 'nothing was taken'
}

function sourceName(name: string): string {
  const known = settlementSources.find((each) => each === name)
  return known ? settlementSourceNames[known] : plain(name)
}

function field({ field: name }: TimelineValues): string {
  const known = entryFields.find((each) => each === name)
  return known ? fieldNames[known] : 'Field'
}

function card({ brand, lastFour }: TimelineValues): string {
  const known = brands.find((each) => each === brand)
  const words = [known ? brandNames[known] : '', lastFour ? `ending ${lastFour}` : ''].filter(Boolean)
  return words.length > 0 ? `, ${words.join(' ')}` : ''
}

function why({ why: name }: TimelineValues): string {
  const known = entryRefusals.find((each) => each === name)
  if (!known) return 'not accepted'
  const nothing = {
    field: 'cardNumber',
    keys: 0,
    secondsLeft: 0,
    brand: null,
    lastFour: null,
    taken: [],
  } as const
  return rowWords[known].chip(nothing).toLowerCase()
}

function coded({ code }: TimelineValues): string {
  return code ? ` (${code})` : ''
}

/** "callerHungUp" or "caller-hung-up" → "caller hung up": names of ours and of vendors in running text. */
function plain(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase()
}
