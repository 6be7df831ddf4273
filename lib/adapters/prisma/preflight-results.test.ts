import { beforeEach, describe, expect, it } from 'vitest'
import { type CheckResult, found } from '@/lib/domain/health/checks'
import { auditRow, fresh, morning } from '@/lib/testing/changes'
import { waitingJobs } from '@/lib/testing/contracts/postgres'
import { ownDatabase } from '@/lib/testing/database'
import { listen } from '@/lib/testing/listener'
import { newsChannel } from './jobs-and-news'
import { prismaPreflightResults } from './preflight-results'

const database = ownDatabase()
const results = () => prismaPreflightResults(database.prisma)
const gapMs = 10_000

const kept: readonly CheckResult[] = [
  { ...found('twilioCredentials', 'twilioActive'), at: morning, since: morning - 1_000 },
  {
    ...found('connectorName', 'connectorRefused', { name: 'x', code: '64001' }, morning - 5),
    at: morning,
    since: morning,
  },
]

beforeEach(async () => {
  await database.asOwner('TRUNCATE preflight, audit_entry, graphile_worker._private_jobs')
  await database.asOwner('UPDATE preflight_round SET asked_at = NULL, finished_at = NULL')
})

const ask = (subject = fresh('person')) => results().ask(gapMs, auditRow(subject, 'health.check'), morning)
const asking = () => results().asking(gapMs)
const passes = (ms: number) =>
  database.asOwner(
    `UPDATE preflight_round SET asked_at = asked_at - interval '${ms} ms', finished_at = finished_at - interval '${ms} ms'`,
  )

describe('What was found', () => {
  it('is read as it was written, and replaced as a whole', async () => {
    expect(await results().read()).toEqual([])
    await results().write(kept)
    const byCheck = (a: CheckResult, b: CheckResult) => b.check.localeCompare(a.check)
    expect([...(await results().read())].sort(byCheck)).toEqual(kept)
    await results().write(kept.slice(1))
    expect(await results().read()).toEqual(kept.slice(1))
  })

  it('by a newer program is left out by this one', async () => {
    await results().write(kept)
    await database.asOwner(`UPDATE preflight SET finding = 'somethingNewer' WHERE name = 'connectorName'`)
    await database.asOwner(`UPDATE preflight SET name = 'somethingNewer' WHERE name = 'twilioCredentials'`)
    expect(await results().read()).toEqual([])
  })

  it('is told to every instance', async () => {
    const listener = await listen(database.url, newsChannel)
    await results().write(kept)
    expect(JSON.parse((await listener.until(1))[0] ?? '')).toMatchObject({
      type: 'changed',
      what: 'preflight',
    })
    await listener.close()
  })
})

describe('A round', () => {
  it('that is asked for is planned for now, once, with its audit row', async () => {
    expect(await ask('amy')).toEqual({ begun: true, againInMs: gapMs })
    const jobs = await waitingJobs(database.prisma)
    expect(jobs.map(({ task, key }) => [task, key])).toEqual([['preflight', 'preflight']])
    expect(
      await database.prisma.auditEntry.count({ where: { subjectId: 'amy', action: 'health.check' } }),
    ).toBe(1)
  })

  it('is asked for once however many ask at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask()))
    expect(answers.filter(({ begun }) => begun)).toHaveLength(1)
    expect(await database.prisma.auditEntry.count()).toBe(1)
    expect(await waitingJobs(database.prisma)).toHaveLength(1)
  })

  it('may be asked for again after the gap, and says how long that is', async () => {
    await ask()
    await passes(4_000)
    const early = await ask()
    expect(early.begun).toBe(false)
    expect(early.againInMs).toBeGreaterThan(4_000)
    expect(early.againInMs).toBeLessThanOrEqual(6_000)
    await passes(6_000)
    expect((await ask()).begun).toBe(true)
  })

  it('runs from the wish to its results', async () => {
    expect(await asking()).toEqual({ begun: false, againInMs: 0, running: false })
    await ask()
    expect(await asking()).toMatchObject({ running: true })
    await results().write(kept)
    expect(await asking()).toMatchObject({ running: false })
  })

  it('that never ends is not waited for', async () => {
    await ask()
    await passes(61_000)
    expect(await asking()).toEqual({ begun: false, againInMs: 0, running: false })
  })

  it('may be asked for while an older one is planned: that one comes at once', async () => {
    await database.prisma.$executeRaw`
      SELECT graphile_worker.add_job('preflight', job_key := 'preflight', run_at := now() + interval '1 hour')`
    await ask()
    const [job] = await database.prisma.$queryRaw<{ due: boolean }[]>`
      SELECT run_at <= now() AS due FROM graphile_worker._private_jobs`
    expect(job).toEqual({ due: true })
  })
})
