import type { Money } from '@/lib/values/money'
import { formatMoney } from '@/lib/values/money'

/** Labels, headings and the lines of empty, loading and broken places. */
export const screen = {
  product: 'Sotto',
  demoBar: 'Demo',
  skipToWork: 'Skip to the work area',
  testBanner: 'TEST',
  testBannerLine: 'Practice only. No real card is charged.',
  nav: {
    name: 'Main',
    desk: 'Desk',
    payments: 'Payments',
    audit: 'Audit',
    health: 'Health',
    people: 'People',
    account: 'Your account',
    menu: 'Menu',
    signOut: 'Sign out',
    signOutQuestion: 'Sign out during the call?',
    signOutLine: 'The call goes on, and so does a card entry. Nobody sees it until you sign in again.',
  },
  theme: { name: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  signIn: {
    heading: 'Sign in',
    lead: 'Take card payments on the phone without hearing or seeing the card.',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    busy: 'Signing in',
    wrong: "That e-mail and password don't match, or there were ten wrong tries: then wait half an hour.",
    tooMany: 'Too many tries. Wait a minute, then try again.',
    emailMissing: 'Type your e-mail address.',
    passwordMissing: 'Type your password.',
    unreachable: "We can't reach the server. Try again.",
    failed: 'Signing in failed. Try again.',
  },
  desk: {
    title: 'Desk',
    ready: 'Ready. Calls ring here.',
    goReady: 'Go ready',
    goAway: 'Go away',
    openHeading: 'My open payments',
    nothingOpen: 'Nothing open.',
    incoming: 'Incoming call',
    incomingLine: 'Your phone rings. Answer it there; the card entry starts here.',
    callEnded: 'The call has ended.',
    noPayment: 'No payment was started on this call.',
    done: 'Done',
    steps: { details: 'Details', card: 'Card', review: 'Review', result: 'Result' },
    stepsName: 'Steps of the payment',
    strip: 'Call',
    callTime: 'Call time',
    sayNow: 'Say now',
    sayCallBack: 'Say when you call back',
    feed: 'What happened',
    feedEmpty: 'Nothing yet.',
    unknownCaller: 'Number withheld',
  },
  details: {
    amount: 'Amount',
    currency: 'Currency',
    reference: 'Reference',
    kind: 'What to do',
    charge: 'Take a payment',
    save: 'Save a card',
    fold: 'Customer and description',
    customerName: 'Customer name',
    customerKey: 'Customer number',
    description: 'Description',
    ask: 'Ask for the card',
    asking: 'Asking',
    another: 'This is a different payment',
    openIt: 'Open it?',
    replace: 'Take it once more, as a supervisor allowed',
    back: 'Back to the result',
    mustReplace:
      'This is not settled yet. Tick that a supervisor allowed it, if it is to be taken once more.',
    mustConfirm: 'This was paid already. Tick that it is a different payment, if it is one.',
  },
  card: {
    rows: 'Card entry',
    reask: 'Re-ask',
    cancel: 'Cancel card entry',
    cancelling: 'Cancelling the card entry',
    securing: 'Making the line safe',
    opening: 'Opening the keypad',
    cancelQuestion: 'Cancel card entry?',
    cancelLine: 'The caller would type the card from the start. Nothing was sent to the bank.',
    keepGoing: 'Keep going',
  },
  review: {
    from: 'From',
    card: 'Card',
    expiry: 'Expiry',
    reference: 'Reference',
    amount: 'Amount',
    next: 'It is sent to the bank once. After that it cannot be cancelled, only refunded.',
    nextSave: 'The card is kept for later. No money is taken now.',
    readAloud: 'Read the amount out',
    readAloudSave: 'Ask for the yes',
    armed: 'Press when the caller says yes',
    save: 'Save card',
    sending: 'Sending',
  },
  waiting: {
    sent: 'Sent',
    received: 'Received',
    answer: 'Answer',
    tooLate: 'Too late to cancel. If it goes through, it can be refunded.',
    tooLateToSave: 'Too late to cancel. Nothing is charged; the card is only kept.',
    stages: 'What we know',
  },
  result: {
    again: 'Take a card again',
    ask: 'Ask for the card',
    retry: 'Retry',
    another: 'Another payment',
    done: 'Done',
    details: 'Details',
  },
  payments: {
    title: 'Payments',
    columns: {
      state: 'State',
      amount: 'Amount',
      reference: 'Reference',
      card: 'Card',
      agent: 'Agent',
      time: 'Time',
    },
    empty: 'No payments yet.',
    emptyOlder: 'No older payments.',
    older: 'Older',
    newest: 'Newest',
    loading: 'Loading payments',
    saveOnly: 'Card only',
    noCard: 'No card yet',
  },
  payment: {
    back: 'All payments',
    timeline: 'Timeline',
    facts: 'Payment',
    kind: 'Kind',
    kindCharge: 'Card payment',
    kindSave: 'Saved card',
    card: 'Card',
    agent: 'Agent',
    caller: 'Caller',
    started: 'Started',
    customer: 'Customer',
    description: 'Description',
    tries: 'Card entries',
    missing: 'No payment with this address.',
    details: 'Details',
  },
  connection: {
    name: 'Connection',
    connecting: 'Connecting',
    connected: 'Connected',
    again: 'Live again',
    notLive: 'Not live',
    lastUpdate: 'last update',
  },
  unreachable: {
    line: (seconds: number) =>
      `We can't reach the server. The call goes on; the card entry is safe. Retrying in ${seconds} s.`,
    retrying: "We can't reach the server. The call goes on; the card entry is safe. Retrying now.",
    retry: 'Retry now',
  },
  fault: {
    heading: 'Something failed here',
    line: 'This screen met an error. The call goes on.',
    reload: 'Reload',
    notFound: 'This page does not exist.',
    notFoundTitle: 'Page not found',
    toStart: 'Go to the start',
  },
  copy: { copy: 'Copy', copied: 'Copied' },
  legend: {
    heading: 'Keys',
    close: 'Close',
    open: 'Keys',
    lines: [
      { keys: ['Enter'], text: 'The main button' },
      { keys: ['R'], text: 'Re-ask the row that is live' },
      { keys: ['1', '2', '3', '4'], text: 'Re-ask that row; press twice when it was accepted' },
      { keys: ['S'], text: 'Slow mode: more time for each key' },
      { keys: ['X'], text: 'The card was said aloud: silence the recording' },
      { keys: ['Esc'], text: 'Cancel the card entry (asks first), or close what is open' },
      { keys: ['?'], text: 'This list' },
    ],
    note: 'Single keys work outside text boxes only. No key hangs up.',
    off: 'Single-letter keys are switched off in the settings.',
  },
  countdown: (time: string | null) => (time === null ? 'now' : `in ${time}`),
  needsYou: 'Needs you · Sotto',
} as const

/** The label of the button that charges. */
export function takeLabel(money: Money): string {
  return `Take ${formatMoney(money)}`
}

/** What is known of a reference that was paid before. */
export function paidBefore(facts: { time: string; today: boolean; money: Money | null; by: string }): string {
  const when = facts.today ? `today ${facts.time}` : facts.time
  const amount = facts.money ? `, ${formatMoney(facts.money)}` : ''
  return `Paid ${when} by ${facts.by}${amount}.`
}

/** Why a reference is blocked. */
export function referenceBlocked(facts: {
  state: 'inFlight' | 'unknown'
  until: string | null
  by: string
  mayReplace: boolean
}): string {
  if (facts.state === 'inFlight') return `${facts.by} is taking a card for this reference now.`
  if (facts.mayReplace) return 'Unresolved. A supervisor allowed one more payment for it.'
  return facts.until
    ? `Unresolved, blocked until ${facts.until}.`
    : 'Unresolved, blocked until it is settled.'
}

/** Title of a payment's page and browser tab: "£49.00 · Paid · A-1042". */
export function paymentTitle(money: Money | null, status: string, reference: string): string {
  return [money ? formatMoney(money) : 'Card only', status, reference].join(' · ')
}
