import { describe, expect, it } from 'vitest'
import { checkStates, checks } from '@/lib/domain/health/checks'
import { auditRow, morning } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { agentNamed } from '@/lib/testing/office'
import { openPreflight } from '@/lib/testing/preflight-house'
import { hour, minute } from '@/lib/values/instant'
import { err } from '@/lib/values/result'
import { checkNames, checkStates as statesOnTheWire } from '@/lib/wire/health'
import { askPreflight, runPreflight } from './preflight'

const database = ownDatabase()

const preflightHouse = () => openPreflight(database)

describe('A round', () => {
  it('before which nothing is known leaves an answer for every check', async () => {
    const house = preflightHouse()
    await database.asOwner('TRUNCATE preflight')
    const before = await house.view()
    expect(new Set(before.checks.map(({ finding }) => finding))).toEqual(new Set(['notChecked']))
    expect(before).toMatchObject({
      checkedAt: null,
      overdue: false,
      links: { phone: 'unknown', bank: 'unknown' },
    })

    expect(await runPreflight(house.deps)).toBe(hour)
    const after = await house.view()
    expect(after.checks.map(({ finding }) => finding)).not.toContain('notChecked')
    expect(after).toMatchObject({ checkedAt: morning, links: { phone: 'up', bank: 'up' } })
  })

  it('in which one question fails by a fault of ours tells of it and judges the rest', async () => {
    const house = preflightHouse()
    house.deps.account.read = () => Promise.reject(new TypeError('a bug'))
    expect(await runPreflight(house.deps)).toBe(minute)
    expect(house.failures).toEqual(['account'])
    expect(await house.check('twilioCredentials')).toMatchObject({ finding: 'checkFailed', state: 'warning' })
    expect(await house.check('shuttleInstance')).toMatchObject({ state: 'ok' })
  })

  it('that finds a fault says so until another one finds it mended', async () => {
    const house = preflightHouse()
    await runPreflight(house.deps)
    house.answers.merchant = err({ kind: 'refused', detail: 'HTTP 401' } as const)
    house.passes(minute)
    expect(await runPreflight(house.deps)).toBe(minute)
    house.passes(minute)
    await runPreflight(house.deps)
    expect(await house.check('shuttleInstance')).toMatchObject({
      state: 'fault',
      finding: 'shuttleRefused',
      stopsCards: true,
      values: { detail: 'HTTP 401' },
      since: morning + minute,
      at: morning + 2 * minute,
    })
    house.answers.merchant = preflightHouse().answers.merchant
    house.passes(minute)
    expect(await runPreflight(house.deps)).toBe(hour)
    expect(await house.check('shuttleInstance')).toMatchObject({ state: 'ok', stopsCards: false })
  })

  it('after which cards must not be taken stops them, and what is mended does not lift that', async () => {
    const house = preflightHouse()
    const { connector } = house.deps.intent
    const { cardStops } = house.deps
    await cardStops.lift(connector, 'sam', morning, auditRow(connector))
    await runPreflight(house.deps)
    expect(await cardStops.current(connector)).toBeNull()
    house.answers.merchant = err({ kind: 'refused', detail: 'HTTP 401' } as const)
    await runPreflight(house.deps)
    expect(await cardStops.current(connector)).toMatchObject({ why: 'check', by: null })
    house.answers.merchant = preflightHouse().answers.merchant
    await runPreflight(house.deps)
    expect(await cardStops.current(connector)).toMatchObject({ why: 'check' })
  })

  it('that never comes again is noticed', async () => {
    const house = preflightHouse()
    await runPreflight(house.deps)
    house.passes(3 * hour)
    expect(await house.view()).toMatchObject({ overdue: true })
  })
})

describe('A person', () => {
  it('who wants to know at once is told when to ask again', async () => {
    const house = preflightHouse()
    expect(await askPreflight(house.deps, agentNamed('sam'))).toEqual({ begun: true, againInMs: 10_000 })
    expect(await askPreflight(house.deps, agentNamed('ada'))).toMatchObject({ begun: false })
    expect(await house.view()).toMatchObject({ running: true })
    const audit = await database.prisma.auditEntry.findMany({ where: { action: 'health.check' } })
    expect(audit.map(({ actorId, subjectType }) => [actorId, subjectType])).toEqual([['sam', 'installation']])
  })
})

it('The wire knows every check and every state', () => {
  expect([checkNames, statesOnTheWire]).toEqual([checks, checkStates])
})
