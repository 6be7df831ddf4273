import { type Instant, minute, second } from '@/lib/values/instant'
import { unreachable } from '@/lib/values/result'
import type {
  AccountAnswer,
  AddressAnswer,
  Answers,
  DatabaseAnswer,
  History,
  Intent,
  KeysAnswer,
  MerchantAnswer,
  QueueAnswer,
} from './answers'
import { judgeAudit } from './audit'
import { judgeCanary } from './canary'
import { type Check, checks, type Finding, type FindingName, type FindingValues, found } from './checks'
import { judgeClock } from './clock'

/** What every check has found, in their order. An answer that is `null` could not be asked for because of a fault of ours. */
export function judgeAll(answers: Answers, intent: Intent, now: Instant): readonly Finding[] {
  const { account, merchant, address, database, queue, history, audit, keys, canary } = answers
  const judged: Readonly<Record<Check, Finding | null>> = {
    twilioCredentials: account && judgeAccount(account),
    connectorName: history && judgeConnector(history, intent),
    shuttleInstance: merchant && judgeInstance(merchant),
    paymentsReady: merchant && judgeReady(merchant),
    modesAgree: merchant && history && judgeModes(merchant, history, intent),
    publicUrl: address && judgeAddress(address, history?.lastCallbackAt ?? null, now),
    lastWebhook: history && judgeWebhooks(history),
    callbacksWithoutFields: history && judgeCallbacks(history),
    clock: database && judgeClock([timeOf(account), timeOf(merchant), database.time]),
    durability: database && judgeDurability(database, intent),
    queue: queue && judgeQueue(queue),
    auditLog: audit && judgeAudit(audit),
    keys: keys && judgeKeys(keys),
    canary: canary && judgeCanary(canary, now),
  }
  return checks.map((check) => judged[check] ?? found(check, 'checkFailed'))
}

function timeOf(answer: AccountAnswer | MerchantAnswer | null) {
  return answer?.ok ? answer.value.time : null
}

function judgeAccount(answer: AccountAnswer): Finding {
  const finds = finding('twilioCredentials')
  if (!answer.ok)
    return finds(answer.error.kind === 'refused' ? 'twilioRefused' : 'twilioNoAnswer', {
      detail: answer.error.detail,
    })
  const { active, status } = answer.value
  return active ? finds('twilioActive') : finds('twilioNotActive', { status })
}

/** Nobody can be asked for a list of pay connectors: only card entries show that ours is there and works. */
function judgeConnector({ connectorWorkedAt, setupRefused }: History, { connector: name }: Intent): Finding {
  const finds = finding('connectorName')
  if (setupRefused && setupRefused.at > (connectorWorkedAt ?? 0)) {
    const { at, code } = setupRefused
    return finds('connectorRefused', code === null ? { name } : { name, code }, at)
  }
  if (connectorWorkedAt !== null) return finds('connectorWorked', { name }, connectorWorkedAt)
  return finds('connectorUnused', { name })
}

function judgeInstance(answer: MerchantAnswer): Finding {
  const finds = finding('shuttleInstance')
  if (answer.ok) return finds('shuttleKnown', { name: answer.value.name, mode: answer.value.mode })
  const { kind, detail } = answer.error
  return finds(kind === 'refused' ? 'shuttleRefused' : 'shuttleNoAnswer', { detail })
}

function judgeReady(answer: MerchantAnswer): Finding {
  const finds = finding('paymentsReady')
  if (!answer.ok) return finds('paymentsReadyUnknown')
  return finds(answer.value.paymentsReady ? 'paymentsReady' : 'paymentsNotReady')
}

/** The telephony's code for a connector in TEST mode that was given a card which is not on its list of test cards. */
const realCardInTest = '64022'

/** The instance says what it is, the operator may say what was meant; of the connector only a refused card tells. */
function judgeModes(answer: MerchantAnswer, history: History, intent: Intent): Finding {
  const finds = finding('modesAgree')
  if (!answer.ok) return finds('modeUnknown')
  const { mode } = answer.value
  if (intent.mode !== null && intent.mode !== mode)
    return finds('modesDiffer', { expected: intent.mode, mode })
  if (mode === 'test') return finds(intent.mode === null ? 'modeTest' : 'modeAsExpected', { mode })
  const { setupRefused, connectorWorkedAt } = history
  if (setupRefused?.code === realCardInTest && setupRefused.at > (connectorWorkedAt ?? 0))
    return finds('connectorInTest', { code: realCardInTest }, setupRefused.at)
  if (intent.sandboxKey) return finds('modeKeyOdd', { mode })
  return finds(intent.mode === null ? 'modeLiveUnsaid' : 'modeAsExpected', { mode })
}

/** A callback that came this recently proves that the address is open from outside, whatever we see from inside. */
const recentCallbackMs = 60 * minute

function judgeAddress(answer: AddressAnswer, lastCallbackAt: Instant | null, now: Instant): Finding {
  const finds = finding('publicUrl')
  switch (answer.kind) {
    case 'ours':
      return finds('addressReached')
    case 'somebodyElse':
      return finds('addressElsewhere', { status: `HTTP ${answer.status}` })
    case 'silent': {
      const recent = lastCallbackAt !== null && now - lastCallbackAt < recentCallbackMs
      const { detail } = answer
      return recent
        ? finds('addressSilentInside', { detail }, lastCallbackAt)
        : finds('addressSilent', { detail })
    }
    default:
      return unreachable(answer)
  }
}

/** Without webhooks the truth still arrives, by the schedule: that is why none is a warning and no fault. */
function judgeWebhooks({ lastWebhookAt, paidWithoutWebhook }: History): Finding {
  const finds = finding('lastWebhook')
  if (paidWithoutWebhook > 0)
    return finds('webhooksMissing', { payments: String(paidWithoutWebhook) }, lastWebhookAt)
  return lastWebhookAt === null ? finds('webhooksUnused') : finds('webhookCame', {}, lastWebhookAt)
}

function judgeCallbacks({ successes, withoutFields, empty }: History): Finding {
  const finds = finding('callbacksWithoutFields')
  const total = String(successes)
  if (empty > 0) return finds('callbacksEmpty', { missing: String(empty), total })
  if (withoutFields > 0) return finds('fieldsMissing', { missing: String(withoutFields), total })
  return successes === 0 ? finds('callbacksUnused') : finds('fieldsArrive', { total })
}

/** With any of these off, a power cut forgets what was already acknowledged (postgresql.org/docs/17/wal-reliability.html). */
function judgeDurability({ settings }: DatabaseAnswer, { lenient }: Intent): Finding {
  const finds = finding('durability')
  const off = Object.keys(settings).filter((name) => settings[name] === 'off')
  if (off.length === 0) return finds('durable')
  return finds(lenient ? 'notDurablePractice' : 'notDurable', { settings: off.join(', ') })
}

/** A job usually waits for some milliseconds, behind a slow vendor for ten or twenty seconds. */
const slowQueueMs = 30 * second
/** An answer is overdue after 75 seconds: a queue that is later than that decides over payments. */
const standingQueueMs = 75 * second

function judgeQueue({ oldestDueMs, repeating, gaveUp, task }: QueueAnswer): Finding {
  const finds = finding('queue')
  const seconds = String(Math.round((oldestDueMs ?? 0) / second))
  const of: FindingValues = task === null ? {} : { task }
  if (oldestDueMs !== null && oldestDueMs > standingQueueMs) return finds('queueStands', { seconds })
  if (gaveUp > 0) return finds('queueGaveUp', { count: String(gaveUp), ...of })
  if (repeating > 0) return finds('queueRepeats', { count: String(repeating), ...of })
  if (oldestDueMs !== null && oldestDueMs > slowQueueMs) return finds('queueSlow', { seconds })
  return finds('queueFlows')
}

/** A key beside the one in use is a door more: it should be there for a change and gone after it. */
function judgeKeys({ beside, onRetired, onUnknown, unknown }: KeysAnswer): Finding {
  const finds = finding('keys')
  const settings: FindingValues = beside.length === 0 ? {} : { settings: beside.join(', ') }
  if (onUnknown > 0) return finds('keysMissing', { count: String(onUnknown), code: unknown.join(', ') })
  if (onRetired > 0) return finds('keysToReseal', { count: String(onRetired), ...settings })
  return beside.length > 0 ? finds('keysBeside', settings) : finds('keysInOrder')
}

function finding(check: Check) {
  return (name: FindingName, values: FindingValues = {}, moment: Instant | null = null): Finding =>
    found(check, name, values, moment)
}
