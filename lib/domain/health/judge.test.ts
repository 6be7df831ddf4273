import { describe, expect, it } from 'vitest'
import { hour, minute, second } from '@/lib/values/instant'
import { err, ok } from '@/lib/values/result'
import type { Answers, AuditAnswer, History, Intent, QueueAnswer, TimeReading } from './answers'
import { type Check, checks, type FindingName, findingNames, meaningOf } from './checks'
import { judgeAll } from './judge'

const now = Date.UTC(2026, 2, 2, 9)
const ago = (ms: number) => now - ms

const reading = (of: TimeReading['of'], theirs = now): TimeReading => ({
  of,
  askedAt: now,
  answeredAt: now + 20,
  theirs,
  resolutionMs: 1_000,
})
const history: History = {
  connectorWorkedAt: ago(minute),
  setupRefused: null,
  lastWebhookAt: ago(minute),
  paidWithoutWebhook: 0,
  lastCallbackAt: ago(minute),
  successes: 12,
  withoutFields: 0,
  empty: 0,
}
const queue: QueueAnswer = { oldestDueMs: null, repeating: 0, gaveUp: 0, task: null }
const merchant = {
  name: 'Harbour Dental',
  mode: 'live',
  paymentsReady: true,
  time: reading('shuttle'),
} as const
const settings = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
const well: Answers = {
  account: ok({ active: true, status: 'active', time: reading('twilio') }),
  merchant: ok(merchant),
  address: { kind: 'ours', ms: 12 },
  database: { settings, time: reading('database') },
  queue,
  history,
  audit: { oldestUnsealedMs: null, broken: null },
  keys: { beside: [], onRetired: 0, onUnknown: 0, unknown: [] },
  canary: { last: { ranAt: ago(minute), planted: 200, found: 200, hits: 0 } },
}
const intent: Intent = { connector: 'shuttle-live', mode: 'live', sandboxKey: false, lenient: false }

const names = (answers: Partial<Answers> = {}, meant: Partial<Intent> = {}) =>
  Object.fromEntries(
    judgeAll({ ...well, ...answers }, { ...intent, ...meant }, now).map(({ check, name }) => [check, name]),
  ) as Record<Check, FindingName>
const past = (more: Partial<History>) => ({ history: { ...history, ...more } })
const noAnswer = err({ kind: 'noAnswer', detail: 'ECONNREFUSED' } as const)
const refused = err({ kind: 'refused', detail: '20003' } as const)

describe('A live house that is set up well', () => {
  it('is in order from end to end', () => {
    const found = names()
    expect(Object.keys(found)).toEqual([...checks])
    expect(Object.values(found).map((name) => meaningOf(name).state)).toEqual(checks.map(() => 'ok'))
  })
})

describe('What could not be asked because of a fault of ours', () => {
  it('is not known, and the rest is judged all the same', () => {
    const found = names({ account: null, queue: null })
    expect(found).toMatchObject({
      twilioCredentials: 'checkFailed',
      queue: 'checkFailed',
      durability: 'durable',
    })
    const nothing = {
      account: null,
      merchant: null,
      address: null,
      database: null,
      queue: null,
      history: null,
      audit: null,
      keys: null,
      canary: null,
    }
    expect(new Set(Object.values(names(nothing)))).toEqual(new Set(['checkFailed']))
  })
})

describe('The account', () => {
  it.each([
    [refused, 'twilioRefused'],
    [noAnswer, 'twilioNoAnswer'],
    [ok({ active: false, status: 'suspended', time: null }), 'twilioNotActive'],
  ] as const)('%j is found to be %s', (account, name) => {
    expect(names({ account }).twilioCredentials).toBe(name)
  })
})

describe('The merchant', () => {
  it('whose keys are refused stops cards, and leaves open what only it could tell', () => {
    const found = names({ merchant: refused })
    expect(found).toMatchObject({
      shuttleInstance: 'shuttleRefused',
      paymentsReady: 'paymentsReadyUnknown',
      modesAgree: 'modeUnknown',
    })
    expect(meaningOf('shuttleRefused').stopsCards).toBe(true)
  })

  it('that does not answer is not known, and stops nothing', () => {
    const found = names({ merchant: noAnswer })
    expect(found.shuttleInstance).toBe('shuttleNoAnswer')
    expect(Object.values(found).some((name) => meaningOf(name).stopsCards)).toBe(false)
  })

  it('without a gateway takes no card', () => {
    expect(names({ merchant: ok({ ...merchant, paymentsReady: false }) }).paymentsReady).toBe(
      'paymentsNotReady',
    )
  })
})

describe('Test and live', () => {
  const of = (mode: 'test' | 'live', meant: Partial<Intent>, more: Partial<History> = {}) =>
    names({ merchant: ok({ ...merchant, mode }), ...past(more) }, meant).modesAgree

  it.each([
    ['live', { mode: 'live' }, 'modeAsExpected'],
    ['live', { mode: 'test' }, 'modesDiffer'],
    ['live', { mode: null }, 'modeLiveUnsaid'],
    ['test', { mode: 'test' }, 'modeAsExpected'],
    ['test', { mode: 'live' }, 'modesDiffer'],
    ['test', { mode: null }, 'modeTest'],
    ['live', { mode: 'live', sandboxKey: true }, 'modeKeyOdd'],
    ['test', { mode: 'test', sandboxKey: true }, 'modeAsExpected'],
  ] as const)('a %s instance where %j is meant is %s', (mode, meant, name) => {
    expect(of(mode, meant)).toBe(name)
  })

  it('disagree when a connector in TEST mode refused a card of a live house, until a card gets through', () => {
    const setupRefused = { at: ago(minute), code: '64022' }
    expect(of('live', {}, { setupRefused, connectorWorkedAt: null })).toBe('connectorInTest')
    expect(of('live', {}, { setupRefused, connectorWorkedAt: ago(hour) })).toBe('connectorInTest')
    expect(of('live', {}, { setupRefused, connectorWorkedAt: ago(second) })).toBe('modeAsExpected')
    expect(of('live', {}, { setupRefused: { ...setupRefused, code: '64001' } })).toBe('modeAsExpected')
    expect(of('test', { mode: 'test' }, { setupRefused, connectorWorkedAt: null })).toBe('modeAsExpected')
  })
})

describe('The connector', () => {
  it.each([
    [{ connectorWorkedAt: null, setupRefused: null }, 'connectorUnused'],
    [{ connectorWorkedAt: null, setupRefused: { at: ago(minute), code: '64004' } }, 'connectorRefused'],
    [{ connectorWorkedAt: ago(hour), setupRefused: { at: ago(minute), code: null } }, 'connectorRefused'],
    [{ connectorWorkedAt: ago(minute), setupRefused: { at: ago(hour), code: '64004' } }, 'connectorWorked'],
  ] as const)('with a history of %j is %s', (more, name) => {
    expect(names(past(more)).connectorName).toBe(name)
  })

  it('stops nothing by what a card showed once: only the next card could show that it is mended', () => {
    for (const name of ['connectorRefused', 'connectorInTest', 'callbacksEmpty'] as const)
      expect([name, meaningOf(name).stopsCards]).toEqual([name, undefined])
  })
})

describe('The public address', () => {
  const silent = { kind: 'silent', detail: 'ECONNREFUSED' } as const

  it('that leads elsewhere is a fault', () => {
    expect(names({ address: { kind: 'somebodyElse', status: 200 } }).publicUrl).toBe('addressElsewhere')
  })

  it('that cannot be reached from inside is a fault, unless callbacks come in', () => {
    expect(names({ address: silent, ...past({ lastCallbackAt: null }) }).publicUrl).toBe('addressSilent')
    expect(names({ address: silent, ...past({ lastCallbackAt: ago(hour) }) }).publicUrl).toBe('addressSilent')
    expect(names({ address: silent, ...past({ lastCallbackAt: ago(hour - 1) }) }).publicUrl).toBe(
      'addressSilentInside',
    )
    expect(names({ address: silent, history: null }).publicUrl).toBe('addressSilent')
  })
})

describe('What reaches us', () => {
  it.each([
    [{ lastWebhookAt: null, paidWithoutWebhook: 0 }, 'webhooksUnused'],
    [{ lastWebhookAt: null, paidWithoutWebhook: 1 }, 'webhooksMissing'],
    [{ lastWebhookAt: ago(hour), paidWithoutWebhook: 3 }, 'webhooksMissing'],
  ] as const)('of webhooks %j: %s', (more, name) => {
    expect(names(past(more)).lastWebhook).toBe(name)
  })

  it.each([
    [{ successes: 0 }, 'callbacksUnused'],
    [{ successes: 3, withoutFields: 3 }, 'fieldsMissing'],
    [{ successes: 3, withoutFields: 1, empty: 1 }, 'callbacksEmpty'],
  ] as const)('of fields %j: %s', (more, name) => {
    expect(names(past(more)).callbacksWithoutFields).toBe(name)
  })
})

describe('The database', () => {
  it.each(Object.keys(settings))('that has %s switched off may take no card', (name) => {
    const database = { settings: { ...settings, [name]: 'off' }, time: reading('database') }
    expect(names({ database }).durability).toBe('notDurable')
    expect(names({ database }, { lenient: true }).durability).toBe('notDurablePractice')
    expect(meaningOf('notDurable').stopsCards).toBe(true)
  })

  it('may wait for the disk only, or for a second server too', () => {
    for (const how of ['local', 'remote_write', 'remote_apply']) {
      const database = { settings: { ...settings, synchronous_commit: how }, time: reading('database') }
      expect(names({ database }).durability).toBe('durable')
    }
  })
})

describe('The queue', () => {
  it.each([
    [{ oldestDueMs: 30_000 }, 'queueFlows'],
    [{ oldestDueMs: 30_001 }, 'queueSlow'],
    [{ oldestDueMs: 75_001 }, 'queueStands'],
    [{ repeating: 2, task: 'lookUp' }, 'queueRepeats'],
    [{ gaveUp: 1, repeating: 1, task: 'lookUp' }, 'queueGaveUp'],
    [{ gaveUp: 1, oldestDueMs: 80_000 }, 'queueStands'],
  ] as const)('with %j is %s', (more, name) => {
    expect(names({ queue: { ...queue, ...more } }).queue).toBe(name)
  })
})

describe('The audit', () => {
  const of = (more: Partial<AuditAnswer>) =>
    judgeAll({ ...well, audit: { oldestUnsealedMs: null, broken: null, ...more } }, intent, now).find(
      ({ check }) => check === 'auditLog',
    )

  it('may have rows without a seal for half a minute', () => {
    expect([of({}), of({ oldestUnsealedMs: 30_000 })]).toMatchObject([
      { name: 'auditSealed' },
      { name: 'auditSealed' },
    ])
    expect(of({ oldestUnsealedMs: 30_001 })).toMatchObject({ name: 'auditBehind', values: { seconds: '30' } })
  })

  it('whose chain is broken is a fault with its place, however fresh the rest is', () => {
    const broken = { kind: 'changedRow', serial: 5n, entryId: 7n } as const
    expect(of({ broken, oldestUnsealedMs: 90_000 })).toMatchObject({
      name: 'auditBroken',
      values: { code: 'changedRow', serial: '5', row: '7' },
    })
    expect(of({ broken: { kind: 'addedRow', serial: null, entryId: 9n } })?.values).toEqual({
      code: 'addedRow',
      row: '9',
    })
    expect(meaningOf('auditBroken')).toEqual({ state: 'fault' })
  })
})

describe('The clock', () => {
  const clock = (theirs: number) =>
    names({ account: ok({ active: true, status: 'active', time: reading('twilio', theirs) }) }).clock

  it('may differ by what the other side rounds and by the time that the answer takes', () => {
    // The header may be up to a second old, and was written at any moment of the request.
    expect(clock(now - 3_000)).toBe('clockRight')
    expect(clock(now + 2_020)).toBe('clockRight')
  })

  it('that is more than two seconds off is a warning, more than a minute a fault, in either direction', () => {
    expect([clock(now - 3_001), clock(now + 2_021)]).toEqual(['clockOff', 'clockOff'])
    expect([clock(now - 61_001), clock(now + 60_021)]).toEqual(['clockWrong', 'clockWrong'])
  })

  it('is judged by the one that differs most, and names it', () => {
    const found = judgeAll(
      { ...well, database: { settings, time: reading('database', now + 9_020) }, merchant: noAnswer },
      intent,
      now,
    )
    expect(found.find(({ check }) => check === 'clock')).toMatchObject({
      name: 'clockOff',
      values: { seconds: '9', against: 'database' },
    })
  })
})

describe('Keys', () => {
  const keys = (more: Partial<NonNullable<Answers['keys']>>) => {
    const found = judgeAll({ ...well, keys: { ...well.keys, ...more } as Answers['keys'] }, intent, now)
    return found.find(({ check }) => check === 'keys')
  }
  const beside = ['DATA_KEYS_RETIRED']

  it('beside those in use are a change that is not over', () => {
    expect(keys({ beside })).toMatchObject({ name: 'keysBeside', values: { settings: 'DATA_KEYS_RETIRED' } })
    expect(keys({ beside: [...beside, 'AUTH_SECRETS_RETIRED'] })?.values.settings).toContain(', AUTH_')
  })

  it('under which something is still sealed must stay until it is sealed anew', () => {
    expect(keys({ onRetired: 3, beside })).toMatchObject({ name: 'keysToReseal', values: { count: '3' } })
    expect(keys({ onRetired: 3 })).toMatchObject({ name: 'keysToReseal' })
  })

  it('that are gone too early are a fault, which comes first', () => {
    const gone = keys({ onUnknown: 2, unknown: ['Ab3-_9xY'], onRetired: 3, beside })
    expect(gone).toMatchObject({ name: 'keysMissing', values: { count: '2', code: 'Ab3-_9xY' } })
    expect(meaningOf('keysMissing')).toEqual({ state: 'fault' })
  })
})

it('Nothing but a fault stops cards', () => {
  const stopping = findingNames.filter((name) => meaningOf(name).stopsCards)
  expect(stopping.map((name) => meaningOf(name).state)).toEqual(stopping.map(() => 'fault'))
  expect(stopping.length).toBeGreaterThan(0)
})

describe('The search for card data', () => {
  const run = { ranAt: ago(90 * 24 * hour), planted: 200, found: 200, hits: 0 }
  const canary = (last: NonNullable<Answers['canary']>['last']) => {
    const found = judgeAll({ ...well, canary: { last } }, intent, now)
    return found.find(({ check }) => check === 'canary')
  }

  it('that was never run says nothing either way', () => {
    expect(canary(null)).toMatchObject({ name: 'canaryNever', moment: null })
    expect(meaningOf('canaryNever')).toEqual({ state: 'unknown' })
  })

  it('that found nothing is in order for ninety days, and old after that', () => {
    expect(canary(run)).toMatchObject({ name: 'canaryClean', moment: run.ranAt })
    expect(canary({ ...run, ranAt: run.ranAt - 1 })).toMatchObject({
      name: 'canaryOld',
      values: { days: '90' },
    })
    expect(meaningOf('canaryOld')).toEqual({ state: 'warning' })
  })

  it('that found something is a fault, however old it is', () => {
    expect(canary({ ...run, hits: 3, ranAt: 0 })).toMatchObject({
      name: 'canaryHits',
      values: { count: '3' },
    })
    expect(meaningOf('canaryHits')).toEqual({ state: 'fault' })
  })

  it('that missed what was planted proves nothing: a fault', () => {
    expect(canary({ ...run, found: 199 })).toMatchObject({ name: 'canaryBlind', values: { missing: '1' } })
    expect(canary({ ...run, planted: 0, found: 0 })).toMatchObject({ name: 'canaryBlind' })
    expect(meaningOf('canaryBlind')).toEqual({ state: 'fault' })
  })
})
