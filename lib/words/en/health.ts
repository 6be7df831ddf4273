import type { FindingName, FindingValues } from '@/lib/domain/health/checks'
import type { CheckView } from '@/lib/wire/health'

/** The page that shows the state of the installation. For those who can mend it: settings are called by their names. */
export const healthWords = {
  title: 'Health',
  lead: 'Every hour by itself, and every minute while something is wrong.',
  allWell: 'Everything that can be checked is in order.',
  checking: 'Not checked yet. The first round is under way.',
  stops: 'Do not take cards until this is mended',
  check: 'Check now',
  running: 'Checking',
  again: (seconds: number) => `Again in ${seconds} s`,
  checked: 'Checked',
  since: 'since',
  overdue: 'These checks have stopped running. What you see is old: is a server with its worker running?',
  codes: 'Details',
  byHand: 'To be looked at by you',
  byHandLead: 'Nobody can ask for these from here.',
  done: 'Checked.',
} as const

export type HealthGroup = 'vendors' | 'arrivals' | 'house'

export const groupWords: Record<HealthGroup, string> = {
  vendors: 'Phone service and card system',
  arrivals: 'What reaches us',
  house: 'This installation',
}

/** Which checks stand together, and what each is called. */
export const checkWords: Record<CheckView['check'], { readonly name: string; readonly group: HealthGroup }> =
  {
    twilioCredentials: { name: 'Twilio account', group: 'vendors' },
    connectorName: { name: 'Pay connector', group: 'vendors' },
    shuttleInstance: { name: 'Shuttle instance', group: 'vendors' },
    paymentsReady: { name: 'Gateway', group: 'vendors' },
    modesAgree: { name: 'Test or live', group: 'vendors' },
    publicUrl: { name: 'Public address', group: 'arrivals' },
    lastWebhook: { name: 'Webhooks', group: 'arrivals' },
    callbacksWithoutFields: { name: 'Callback fields', group: 'arrivals' },
    clock: { name: 'Clock', group: 'house' },
    durability: { name: 'Database durability', group: 'house' },
    queue: { name: 'Task queue', group: 'house' },
    auditLog: { name: 'Audit log', group: 'house' },
    keys: { name: 'Keys', group: 'house' },
    canary: { name: 'Card data search', group: 'house' },
  }

export const checkStateWords: Record<CheckView['state'], string> = {
  ok: 'In order',
  warning: 'Warning',
  fault: 'Fault',
  unknown: 'Not known',
}

/** "1 fault, 2 warnings", with what is not known behind it; the words of a good day when there is none of them. */
export function summaryWords(counts: Readonly<Record<CheckView['state'], number>>): string {
  const { fault, warning, unknown } = counts
  const parts = [
    fault > 0 ? counted(fault, 'fault', 'faults') : '',
    warning > 0 ? counted(warning, 'warning', 'warnings') : '',
  ].filter((part) => part !== '')
  const notKnown = unknown > 0 ? ` ${counted(unknown, 'check', 'checks')} not known.` : ''
  return parts.length === 0 ? `${healthWords.allWell}${notKnown}` : `${parts.join(', ')}.${notKnown}`
}

interface FindingWords {
  /** What is so, in one sentence. */
  readonly line: (values: FindingValues) => string
  /** What to do about it, `null` when there is nothing to do. */
  readonly todo: string | null
  /** What the moment is that is shown behind it, `null` when there is none. */
  readonly when: string | null
}

/** What every finding means for the operator. */
export const findingWords: Record<FindingName, FindingWords> = {
  twilioActive: said('Twilio knows our account, and it is active.'),
  twilioNotActive: {
    line: ({ status = 'not active' }) => `Twilio says that our account is ${status}.`,
    todo: 'Settle it in Twilio’s console. Until then no card entry opens.',
    when: null,
  },
  twilioRefused: said(
    'Twilio refuses our credentials.',
    'Correct TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then restart.',
  ),
  twilioNoAnswer: said(
    'Twilio did not answer.',
    'Asked again within a minute. If it stays, look at your network’s way out.',
  ),

  connectorWorked: {
    line: ({ name = '' }) => `Card entries get through on “${name}”.`,
    todo: null,
    when: 'Last one',
  },
  connectorRefused: {
    line: ({ name = '' }) => `A card entry on “${name}” was refused because of its set-up.`,
    todo: 'Compare name and keys under Pay connectors in Twilio’s console. The next card that gets through clears this.',
    when: 'Refused',
  },
  connectorUnused: {
    line: ({ name = '' }) => `“${name}” was not used in the last 24 hours.`,
    todo: 'Twilio has no list of connectors to ask: only a card entry shows that the name is right.',
    when: null,
  },

  shuttleKnown: {
    line: ({ name = '' }) =>
      name === '' ? 'Shuttle knows our instance.' : `Shuttle knows our instance: ${name}.`,
    todo: null,
    when: null,
  },
  shuttleRefused: said(
    'Shuttle refuses our key or secret: nobody could tell what became of a payment.',
    'Correct SHUTTLE_INSTANCE_KEY and SHUTTLE_INSTANCE_SECRET, then restart.',
  ),
  shuttleNoAnswer: said(
    'Shuttle did not answer.',
    'Asked again within a minute. Payments that are open stay open until it answers.',
  ),

  paymentsReady: said('Shuttle has a gateway that can charge cards.'),
  paymentsNotReady: said(
    'Shuttle has no gateway that is ready to charge.',
    'Connect a payment processor in Shuttle’s portal.',
  ),
  paymentsReadyUnknown: said('Shuttle could not be asked.'),

  modeAsExpected: {
    line: ({ mode }) =>
      mode === 'live'
        ? 'Live, as SOTTO_MODE says: real cards are charged.'
        : 'Test, as SOTTO_MODE says: no real card is charged.',
    todo: null,
    when: null,
  },
  modeTest: said('Shuttle’s instance is a test one: no real card is charged.'),
  modeLiveUnsaid: said(
    'Shuttle’s instance is live, and nothing here says that this is meant.',
    'Set SOTTO_MODE=live, so that a mix-up is noticed.',
  ),
  modeKeyOdd: said(
    'Shuttle calls the instance live, but its key begins like that of a sandbox (T_).',
    'Make sure in Shuttle’s portal that it is the key of the live instance.',
  ),
  modesDiffer: {
    line: ({ expected = '', mode = '' }) =>
      `SOTTO_MODE says ${expected}, but Shuttle’s instance is a ${mode} one.`,
    todo: 'Correct SOTTO_MODE, or key and secret of the instance, then restart.',
    when: null,
  },
  connectorInTest: {
    line: () => 'A card was refused because the connector at Twilio is in TEST mode, while Shuttle is live.',
    todo: 'Switch it to LIVE under Pay connectors in Twilio’s console.',
    when: 'Refused',
  },
  modeUnknown: said('Shuttle could not be asked which of the two it is.'),

  addressReached: said('Whoever calls PUBLIC_URL reaches this installation.'),
  addressElsewhere: said(
    'Something else answers at PUBLIC_URL: callbacks go astray.',
    'Point the proxy or the tunnel here, or correct PUBLIC_URL.',
  ),
  addressSilent: said(
    'Nobody answers at PUBLIC_URL: without callbacks no card entry moves on.',
    'Look at the proxy, the name and the certificate.',
  ),
  addressSilentInside: {
    line: () => 'PUBLIC_URL cannot be reached from inside, but callbacks arrive.',
    todo: 'Nothing to do, if your network is meant to be so.',
    when: 'Last callback',
  },

  webhookCame: { ...said('Shuttle’s webhooks arrive.'), when: 'Last one' },
  webhooksMissing: {
    line: ({ payments = '' }) =>
      `${counted(Number(payments), 'payment', 'payments')} went through without a webhook of Shuttle’s.`,
    todo: 'The truth is fetched all the same, only later. Look at the webhook target in Shuttle’s portal.',
    when: 'Last webhook',
  },
  webhooksUnused: said('No webhook has come yet, and no payment has missed one.'),

  fieldsArrive: {
    line: ({ total = '' }) =>
      total === '1'
        ? 'The last 24 hours’ one successful card entry came with Shuttle’s fields.'
        : `All ${total} successful card entries of the last 24 hours came with Shuttle’s fields.`,
    todo: null,
    when: null,
  },
  fieldsMissing: {
    line: ({ missing = 'Some', total = 'all' }) =>
      `${missing} of ${total} successful card entries of the last 24 hours came without Shuttle’s fields.`,
    todo: 'Nothing is lost: each is looked up in Shuttle’s books. If it is new, look at the connector at Twilio.',
    when: null,
  },
  callbacksEmpty: {
    line: ({ missing = 'Some', total = 'all' }) =>
      `${missing} of ${total} successful card entries of the last 24 hours came without any sign of Shuttle.`,
    todo: 'The connector’s keys are probably wrong. Compare them with those of the instance before the next card.',
    when: null,
  },
  callbacksUnused: said('No card entry was sent to the bank in the last 24 hours.'),

  clockRight: {
    line: ({ against = '' }) =>
      against === '3'
        ? 'Our clock agrees with Twilio’s, Shuttle’s and the database’s.'
        : 'Our clock agrees with those that could be asked.',
    todo: null,
    when: null,
  },
  clockOff: {
    line: clockLine,
    todo: 'Switch on time synchronisation (NTP) on this server.',
    when: null,
  },
  clockWrong: {
    line: clockLine,
    todo: 'Times in journals and receipts are wrong. Switch on time synchronisation (NTP) on this server.',
    when: null,
  },

  durable: said('What the database has confirmed survives a power cut.'),
  notDurable: {
    line: ({ settings = '' }) => `The database may forget what it has confirmed: ${settings} switched off.`,
    todo: 'After a power cut a card could be charged twice. Switch it on and restart the database.',
    when: null,
  },
  notDurablePractice: {
    line: ({ settings = '' }) => `The database may forget what it has confirmed: ${settings} switched off.`,
    todo: 'Good enough to practise. Never take real cards like this.',
    when: null,
  },

  queueFlows: said('No task waits that should have been done.'),
  queueSlow: {
    line: ({ seconds = '' }) => `A task has been due for ${seconds} s.`,
    todo: 'Usually a vendor is slow. Looked at again within a minute.',
    when: null,
  },
  queueRepeats: {
    line: ({ count = '' }) => `${counted(Number(count), 'task fails', 'tasks fail')} again and again.`,
    todo: 'Look for job.failed in the log.',
    when: null,
  },
  queueStands: {
    line: ({ seconds = '' }) => `A task has been due for ${seconds} s: nobody does it.`,
    todo: 'Look for worker.fault in the log, and restart the server if this stays.',
    when: null,
  },
  queueGaveUp: {
    line: ({ count = '' }) =>
      `${counted(Number(count), 'task was', 'tasks were')} given up after many tries.`,
    todo: 'Look for job.failed in the log, and settle by hand what it was about.',
    when: null,
  },

  auditSealed: said('What people do is written down and sealed.'),
  auditBehind: {
    line: ({ seconds = '' }) => `A row of the audit log has waited for its seal for ${seconds} s.`,
    todo: 'Usually a transaction was left open in the database. Look for audit.unsealed in the log.',
    when: null,
  },
  auditBroken: {
    line: () => 'The audit log has been changed: its chain of seals is broken.',
    todo: 'Run npm run audit:verify, keep a copy of the database, and find out who had access to it.',
    when: null,
  },
  keysInOrder: said('No key is being replaced, and everything is sealed under the current one.'),
  keysBeside: {
    line: ({ settings = 'Keys' }) => `${settings}: still accepted beside what is in use.`,
    todo: 'When the change is over on every server, remove it (docs/security/key-rotation.md).',
    when: null,
  },
  keysToReseal: {
    line: ({ count = 'Some' }) =>
      count === '1'
        ? '1 sealed text is not under the current key.'
        : `${count} sealed texts are not under the current key.`,
    todo: 'Run npm run reseal. Remove DATA_KEYS_RETIRED only when nothing is left.',
    when: null,
  },
  keysMissing: {
    line: ({ count = 'Some' }) =>
      count === '1'
        ? '1 sealed text is under a key that is not here.'
        : `${count} sealed texts are under a key that is not here.`,
    todo: 'Put that key back into DATA_KEYS_RETIRED, restart, and run npm run reseal.',
    when: null,
  },

  canaryClean: {
    line: () => 'Planted card numbers were found by the search, and none of those that were sent were.',
    todo: null,
    when: 'Last run',
  },
  canaryOld: {
    line: ({ days = '' }) => `The search for card data found none, but that was ${days} days ago.`,
    todo: 'Run npm run canary with DATABASE_URL set, with the version that runs here.',
    when: 'Last run',
  },
  canaryBlind: {
    line: ({ missing = '', total = '' }) =>
      `The search for card data missed ${missing} of ${total} numbers that were planted for it.`,
    todo: 'It proves nothing like this. Run npm run canary again, and read what it says.',
    when: 'Last run',
  },
  canaryHits: {
    line: ({ count = '' }) =>
      count === '1'
        ? 'Card data were found in 1 place where none may be.'
        : `Card data were found in ${count} places where none may be.`,
    todo: 'Run npm run canary again: it names each place. Read docs/security/canary.md before you delete anything.',
    when: 'Last run',
  },
  canaryNever: said(
    'The search for card data has not been run, or its result was not recorded here.',
    'Run npm run canary with DATABASE_URL set (docs/security/canary.md).',
  ),

  checkFailed: said(
    'This check itself failed.',
    'Tried again within a minute. Look for preflight.failed in the log.',
  ),
  notChecked: said('Not checked yet.'),
}

/** Values that are codes rather than words: they stand in the fold. */
export const codeWords: Readonly<Record<string, string>> = {
  detail: 'Answer',
  code: 'Code',
  status: 'Status',
  task: 'Task',
  settings: 'Settings',
  serial: 'Seal',
  row: 'Row',
}

/** What has no address that could be asked, why it matters, and where to look. */
export const byHandWords: readonly { readonly name: string; readonly why: string; readonly where: string }[] =
  [
    {
      name: 'PCI mode',
      why: 'On, it keeps what callers key out of Twilio’s logs. It cannot be switched off again.',
      where: 'Twilio console · Voice · Settings · General',
    },
    {
      name: 'The connector’s mode',
      why: 'TEST takes test cards only. It must agree with “Test or live”.',
      where: 'Twilio console · Voice · Manage · Pay connectors',
    },
    {
      name: 'The connector’s keys',
      why: 'They must be those of the instance named here, else cards are charged in books that we do not read.',
      where: 'Twilio console, and the instance in Shuttle’s portal',
    },
    {
      name: 'Key rotation',
      why: 'A new secret of Shuttle’s must reach the connector and SHUTTLE_INSTANCE_SECRET together.',
      where: 'docs/security/key-rotation.md',
    },
  ]

function said(line: string, todo: string | null = null): FindingWords {
  return { line: () => line, todo, when: null }
}

const clockNames: Readonly<Record<string, string>> = {
  twilio: 'Twilio’s',
  shuttle: 'Shuttle’s',
  database: 'the database’s',
}

function clockLine({ seconds = '', against = '' }: FindingValues): string {
  return `Our clock and ${clockNames[against] ?? against} are ${seconds} s apart.`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** The words of a finding; one that is newer than this page is shown by its name. */
export function wordsOfFinding(name: string): FindingWords {
  return Object.hasOwn(findingWords, name) ? findingWords[name as FindingName] : said(name)
}
