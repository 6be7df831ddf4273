import type { AuditAction, AuditOutcome } from '@/lib/domain/audit/actions'
import type { AuditRowView } from '@/lib/wire/audit'
import { fieldNamesInside } from './card'
import { awayWords } from './desk'
import { refusalWords } from './refusals'
import { settlementSourceNames, verdictNames } from './unresolved'

/** The page on which one looks up who did what. */
export const auditWords = {
  title: 'Audit',
  lead: 'Who did what, and who looked at what. Each row is sealed within seconds: a changed or missing one would show.',
  columns: {
    outcome: 'Outcome',
    what: 'What',
    subject: 'On what',
    person: 'Person',
    address: 'From',
    seal: 'Seal',
    time: 'Time',
  },
  filters: {
    name: 'What to show',
    person: 'Person',
    everybody: 'Everybody',
    action: 'What',
    everything: 'Everything',
    outcome: 'Outcome',
    any: 'Any',
    from: 'From',
    until: 'To',
    clear: 'Clear',
  },
  find: {
    label: 'Reference or id',
    labelById: 'Id of a payment, call or person',
    submit: 'Find',
    busy: 'Looking',
    nothing: 'Nothing goes by that name here.',
    only: 'Only',
    all: 'Show all',
    open: 'Open the payment',
  },
  /** Who stands behind a row without a person. */
  nobody: (outcome: string) => (outcome === 'done' ? 'Sotto itself' : 'Not signed in'),
  sealed: (serial: number) => `Sealed #${serial}`,
  unsealed: 'Not sealed yet',
  empty: 'Nothing was written down yet.',
  emptyFiltered: 'Nothing fits. Take a filter away, or widen the dates.',
  emptyOlder: 'Nothing older.',
  older: 'Older',
  newest: 'Newest',
  found: (count: number, more: boolean) =>
    more ? `The newest ${count} of what fits.` : count === 1 ? '1 row.' : `${count} rows.`,
} as const

export const auditOutcomeWords: Record<AuditOutcome, string> = {
  done: 'Done',
  refused: 'Refused',
  failed: 'Failed',
}

/** What was done, and the same as what somebody wanted. */
const actions: Record<AuditAction, readonly [done: string, wanted: string]> = {
  'session.view': ['Looked at the session', 'look at the session'],
  'session.active': ['Was at the screen', 'be at the screen'],
  'session.confirm': ['Showed a fresh code', 'show a fresh code'],
  'session.unlock': ['Unlocked the screen', 'unlock the screen'],
  'account.view': ['Looked at the account', 'look at the account'],
  'account.change': ['Changed the account', 'change the account'],
  'account.password': ['Set another password', 'set another password'],
  'account.secondFactor': ['Set up another authenticator app', 'set up another authenticator app'],
  'account.recoveryCodes': ['Had new recovery codes made', 'have new recovery codes made'],
  'account.endSessions': ['Ended own sessions', 'end own sessions'],
  'people.view': ['Looked at the people', 'look at the people'],
  'people.invite': ['Invited somebody', 'invite somebody'],
  'people.change': ['Changed something about a person', 'change something about a person'],
  'person.invite': ['Invited the person', 'invite the person'],
  'person.newLink': ['Made another link for the person', 'make another link for the person'],
  'person.roles': ['Gave other roles', 'give other roles'],
  'person.disable': ['Disabled the person', 'disable the person'],
  'person.enable': ['Enabled the person', 'enable the person'],
  'person.unlock': ['Forgot wrong tries to sign in', 'forget wrong tries to sign in'],
  'person.endSessions': ['Ended all sessions of the person', 'end all sessions of the person'],
  'person.acceptInvitation': ['Followed the invitation', 'follow the invitation'],
  'person.password': ['Got the password right', 'get the password right'],
  'person.linkProvider': ['Signed in at the provider for the first time', 'sign in at the provider'],
  'desk.view': ['Looked at the desk', 'look at the desk'],
  'desk.screen': ['Changed the window that acts', 'change the window that acts'],
  'presence.set': ['Changed whether calls ring', 'change whether calls ring'],
  'call.view': ['Looked at a call', 'look at a call'],
  'call.finish': ['Put the call away', 'put the call away'],
  'call.holdWrapUp': ['Stopped the after-call clock', 'stop the after-call clock'],
  'call.spoken': ['Said that a card was said aloud', 'say that a card was said aloud'],
  'call.sound': ['Let the recording go on', 'let the recording go on'],
  'call.takeOver': ['Took over the call', 'take over the call'],
  'payment.view': ['Looked at the payment', 'look at a payment'],
  'payment.list': ['Looked at the list of payments', 'look at the list of payments'],
  'payment.start': ['Started the payment', 'start a payment'],
  'payment.attempt': ['Asked for a card again', 'ask for a card again'],
  'payment.reask': ['Asked for a field again', 'ask for a field again'],
  'payment.reopen': ['Opened the card entry anew', 'open the card entry anew'],
  'payment.cancel': ['Cancelled the card entry', 'cancel the card entry'],
  'payment.take': ['Took the money', 'take the money'],
  'payment.close': ['Put the payment away', 'put the payment away'],
  'payment.check': ["Asked for the bank's books to be read", "have the bank's books read"],
  'payment.settle': ['Said what became of the money', 'settle the payment by hand'],
  'payment.confirmSettlement': ['Confirmed what became of the money', 'confirm what became of the money'],
  'payment.withdrawSettlement': ['Took a settlement off the table', 'take a settlement off the table'],
  'payment.override': ['Allowed another payment', 'allow another payment'],
  'payment.tell': ['Told the customer', 'say that the customer was told'],
  'unresolved.list': ['Looked at what is unresolved', 'look at what is unresolved'],
  'cards.stop': ['Stopped taking cards', 'stop taking cards'],
  'cards.lift': ['Let cards be taken again', 'let cards be taken again'],
  'reference.check': ['Looked up a reference', 'look up a reference'],
  'live.listen': ['Listened to the news', 'listen to the news'],
  'audit.view': ['Looked into the audit', 'look into the audit'],
  'health.view': ['Looked at Health', 'look at Health'],
  'health.check': ['Had everything checked', 'have everything checked'],
  'demo.pace': ['Changed the pace of the demo', 'change the pace of the demo'],
  'demo.become': ['Went on as somebody else', 'go on as somebody else'],
  'person.signIn': ['Signed in', 'sign in'],
  'person.signOut': ['Signed out', 'sign out'],
  various: ['Many different things', 'do many different things'],
}

/** One row in plain words. An action that is newer than this page is shown by its name. */
export function auditActionWords({ action, outcome }: Pick<AuditRowView, 'action' | 'outcome'>): string {
  const [done, wanted] = Object.hasOwn(actions, action) ? actions[action as AuditAction] : [action, action]
  return outcome === 'done' ? done : `Wanted to ${wanted}`
}

/** Every action that can be looked for, by its name, as people would ask for it. */
export const auditActionNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(actions)
    .map(([action, [, wanted]]) => [action, wanted.charAt(0).toUpperCase() + wanted.slice(1)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other, 'en')),
)

const subjects: Readonly<Record<string, string>> = {
  payment: 'Payment',
  call: 'Call',
  person: 'Person',
  session: 'Session',
  connector: 'Connector',
  installation: 'This installation',
}

/** What kind of thing a row is about. */
export function auditSubjectWords(type: string): string {
  return subjects[type] ?? type
}

/** What is known beside that, as short lines. What has no words here is shown by its name. */
export function auditDetailLines(detail: AuditRowView['detail']): readonly string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    if (value === null || hidden.includes(name)) return []
    const say = Object.hasOwn(details, name) ? details[name] : undefined
    const line = say ? say(value) : `${name}: ${value}`
    return line === '' ? [] : [line]
  })
}

/** Ids that help nobody who reads, and what the words of the action say already. */
const hidden: readonly string[] = ['attempt', 'next']

type Value = string | number | boolean
const details: Readonly<Record<string, (value: Value) => string>> = {
  code: (value) => `Told: “${wordOf(refusalWords, value)}”`,
  errorId: (value) => `Error ${value}`,
  more: (value) => `${value} more like it`,
  by: (value) => (value === 'signOut' ? '' : value === 'demo' ? 'In the demo' : `With ${proofsIn(value)}`),
  reason: (value) => wordOf({ ...awayWords, ...signInReasons }, value),
  state: (value) => wordOf(states, value),
  kind: (value) => wordOf({ charge: 'A card payment', save: 'A card to be kept' }, value),
  field: (value) => `The ${wordOf(fieldNamesInside, value)}`,
  slow: (value) => (String(value) === 'true' ? 'In slow mode' : 'At the usual pace'),
  verdict: (value) => wordOf(verdictNames, value),
  source: (value) => `Says ${wordOf(settlementSourceNames, value)}`,
  replaces: () => 'In place of an unresolved one',
  from: () => 'From a colleague whose screen was lost',
  check: (value) => `Check: ${value}`,
  finding: (value) => `Found: ${value}`,
  scale: (value) => `${value} times as fast`,
  forMs: (value) => `for ${Number(value) / 1_000} s`,
}

/** Why somebody could not sign in. */
const signInReasons = {
  unknown: 'Nobody has this e-mail',
  wrongPassword: 'Wrong password',
  disabled: 'This person is disabled',
  linkSpent: 'The link was used before',
  noSecondFactor: 'There is no second factor yet',
  codeWrong: 'Wrong code',
  passwordWrong: 'Wrong password',
  tooManyTries: 'Too many wrong tries',
  ticketVoid: 'It took too long',
}

/** What somebody showed to prove who they are; several are joined in the row already. */
const proofs = {
  password: 'a password',
  app: 'the authenticator app',
  code: 'a code',
  recoveryCode: 'a recovery code',
  invitation: 'an invitation',
  oidc: 'the provider',
  link: 'a link',
}

function proofsIn(value: Value): string {
  const shown = String(value).split(' and ')
  return shown.map((name) => wordOf(proofs, name)).join(' and ')
}

const states = { ready: 'Ready', away: 'Away', acts: 'This one acts', closed: 'It was closed' }

function wordOf(words: Readonly<Record<string, string>>, value: Value): string {
  const name = String(value)
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name
}
