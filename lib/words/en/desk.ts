import { formatMoney, type Money } from '@/lib/values/money'
import type { AwayReason, CallView } from '@/lib/wire/views'

/** What the desk says besides the steps of a payment. */
export const deskWords = {
  away: { question: 'Away for', none: 'No reason' },
  calls: {
    heading: 'My calls today',
    none: 'No calls yet today.',
    more: (count: number) => (count === 1 ? '1 more call' : `${count} more calls`),
    noPayment: 'No payment',
    live: 'Now',
  },
  lost: {
    heading: 'Desks that were lost',
    takeOver: 'Take over',
    line: ({ agent, caller, payment }: { agent: string; caller: string; payment: string | null }) =>
      `${agent}'s screen is gone. ${caller} is on the line${payment ? `, ${payment}` : ''}.`,
  },
  wrapUp: {
    heading: 'After the call',
    note: 'Note',
    ready: (seconds: number) => `Ready again in ${seconds} s`,
    held: 'The clock is stopped. You get no calls until you are done.',
    hold: 'Stop the clock',
    done: 'Done',
  },
  spoken: {
    button: 'Card was spoken',
    done: 'Marked. The recording is silent.',
    sound: 'Let the recording go on',
  },
  slow: {
    button: 'Slow mode',
    on: 'Slow mode is on: 25 seconds for each key.',
    question: 'Slow mode starts the card again',
    line: 'The caller types the card from its first digit, with 25 seconds for each key instead of 10.',
    start: 'Start again slowly',
    usual: 'Usual pace',
    usualQuestion: 'The usual pace starts the card again',
    usualLine: 'The caller types the card from its first digit, with 10 seconds for each key.',
    startUsual: 'Start again',
  },
  screens: {
    line: 'This desk is open in another window. Here you can only look.',
    here: 'Continue here',
  },
  prefilled: {
    line: ({ money, reference }: { money: string; reference: string }) =>
      `Filled in when the call comes: ${[money, reference].filter(Boolean).join(', ')}.`,
    drop: 'Forget it',
    refused: 'That link held something that looks like a card number. Nothing of it was taken over.',
    unread: 'That link held an amount or a text that cannot be used. Nothing of it was taken over.',
  },
  shunned: 'The issuer declined this card for good. Ask for another card.',
} as const

/** Why somebody takes no calls. */
export const awayWords: Record<AwayReason, string> = {
  break: 'Break',
  lunch: 'Lunch',
  training: 'Training',
  meeting: 'Meeting',
  otherWork: 'Other work',
}

/** "You're away: lunch. Calls go to others." */
export function awayLine(reason: AwayReason | null): string {
  return reason
    ? `You're away: ${awayWords[reason].toLowerCase()}. Calls go to others.`
    : "You're away. Calls go to others."
}

/** "2 payments before, last 3 Oct.": what is known of a caller before anybody answers. */
export function earlierWords({ paid, last }: { paid: number; last: string | null }): string {
  if (paid === 0) return 'No payments before.'
  return `${paid === 1 ? '1 payment' : `${paid} payments`} before, last ${last ?? 'unknown'}.`
}

/** "£49.00, A-1042" */
export function briefPayment(money: Money | null, reference: string): string {
  return [money ? formatMoney(money) : 'Card only', reference].join(', ')
}

/** What is shown while nobody knows whether it is still so. */
export const lastKnownWords = {
  keys: 'Keys: not live',
  recording: (recording: CallView['recording']) =>
    recording === 'paused' ? 'Recording was paused' : 'Recording: not live',
} as const
