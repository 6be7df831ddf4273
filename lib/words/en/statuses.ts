import type { CallView, Chip } from '@/lib/wire/views'

/** One word for every state of a payment, as it stands on its chip. */
export const statusWords: Record<Chip, string> = {
  notStarted: 'Not started',
  preparing: 'Preparing',
  takingCard: 'Taking card',
  sending: 'Sending',
  sentToBank: 'Sent to the bank',
  checking: 'Checking with the bank',
  notFinal: 'Not final yet',
  underReview: 'Under review',
  declined: 'Declined',
  callerHungUp: 'Caller hung up',
  paid: 'Paid',
  saved: 'Card saved',
  cancelled: 'Cancelled',
  setupProblem: 'Set-up problem',
  booksDiffer: 'Books differ',
  chargedTwice: 'Charged twice',
  paidAndReplaced: 'Paid and replaced',
  paidByHand: 'Paid, by hand',
  notTakenByHand: 'Not taken, by hand',
  refused: 'Not sent',
  closed: 'Closed',
}

/** Recording states, read from the provider's answer. */
export const recordingWords: Record<CallView['recording'], string> = {
  none: 'Not recorded',
  starting: 'Recording starts',
  on: 'Recording',
  pausing: 'Pausing recording',
  paused: 'Recording paused',
  resuming: 'Recording resumes',
  stopped: 'Recording stopped',
  unclear: 'Recording unclear',
}

/** Whether keys pressed now are hidden from the agent. */
export type KeyPrivacy = 'hidden' | 'audible'

export const keyPrivacyWords: Record<KeyPrivacy, string> = {
  hidden: 'Keys are private',
  audible: 'Keys can be heard',
}
