import { describe, expect, it } from 'vitest'
import { type CheckResult, findingNames, found, meaningOf } from '@/lib/domain/health/checks'
import type { LiveFeed, LiveNews } from '@/lib/ports/live-feed'
import type { PreflightResults } from '@/lib/ports/preflight'
import { newsChannel } from '../adapters/prisma/jobs-and-news'
import { readEnvironment } from '../env'
import { ownDatabase } from '../testing/database'
import { environmentFor } from '../testing/house'
import { startInstance } from '../testing/instance'
import { listen } from '../testing/listener'
import { agentNamed } from '../testing/office'
import { openPreflight } from '../testing/preflight-house'
import { askPreflight } from '../usecases/preflight'
import { findingWords } from '../words'
import { followPreflight, preflightTask, proofOf } from './preflight'

const database = ownDatabase()

/** News of which the test decides when they come, and results that it puts down. */
function kept() {
  let hear: (news: LiveNews) => void = () => undefined
  let results: CheckResult[] = []
  let read: Promise<unknown> = Promise.resolve()
  const feed: LiveFeed = {
    subscribe(listener) {
      hear = listener
      return () => undefined
    },
    connected: () => true,
  }
  const port = {
    read: () => {
      const now = Promise.resolve(results)
      read = now
      return now
    },
  } as unknown as PreflightResults
  const finds = async (...findings: Parameters<typeof found>[]) => {
    results = findings.map((each) => ({ ...found(...each), at: 0, since: 0 }))
    hear({ type: 'changed', what: 'preflight', id: 'preflight', version: 0, callId: null, agentId: null })
    await read
    await Promise.resolve()
  }
  return { feed, port, finds }
}

describe('The TEST banner', () => {
  it('stays until a round has found a live instance, on whichever instance it ran', async () => {
    const { feed, port, finds } = kept()
    const mode = { test: true }
    await followPreflight(port, feed, mode)
    expect(mode.test).toBe(true)
    await finds(['shuttleInstance', 'shuttleKnown', { mode: 'live' }])
    expect(mode.test).toBe(false)
  })

  it('does not come back because the processor is silent, but does when the connector is in TEST mode', async () => {
    const { feed, port, finds } = kept()
    const mode = { test: true }
    await followPreflight(port, feed, mode)
    await finds(['shuttleInstance', 'shuttleKnown', { mode: 'live' }])
    await finds(['shuttleInstance', 'shuttleNoAnswer'])
    expect(mode.test).toBe(false)
    await finds(['shuttleInstance', 'shuttleKnown', { mode: 'live' }], ['modesAgree', 'connectorInTest'])
    expect(mode.test).toBe(true)
  })
})

describe('The worker', () => {
  it('looks when it is asked to, tells every instance, and plans the next round', async () => {
    const house = openPreflight(database)
    house.answers.address = { kind: 'silent', detail: 'ECONNREFUSED' }
    const listener = await listen(database.url, newsChannel)
    const instance = await startInstance(database.url, preflightTask(house.deps))
    await askPreflight(house.deps, agentNamed('sam'))
    // One message for the wish, one for the results.
    await listener.until(2)
    expect(await house.check('publicUrl')).toMatchObject({ state: 'fault' })
    await instance.stop()
    await listener.close()
    const [job] = await database.prisma.$queryRaw<{ inMs: number }[]>`
      SELECT (extract(epoch FROM run_at - now()) * 1000)::float8 AS "inMs" FROM graphile_worker._private_jobs`
    expect(job?.inMs).toBeGreaterThan(30_000)
    expect(job?.inMs).toBeLessThanOrEqual(60_000)
    expect(instance.reports.failed).toEqual([])
  })

  it('plans the next round also when this one failed', async () => {
    const { deps } = openPreflight(database)
    const planned: number[] = []
    const results = { ...deps.results, read: () => Promise.reject(new Error('the database is away')) }
    const round = preflightTask({ ...deps, results }).preflight({}, async (afterMs) => {
      planned.push(afterMs)
    })
    await expect(round).rejects.toThrow('the database is away')
    expect(planned).toEqual([60_000])
  })
})

describe('The proof of an installation', () => {
  const nonce = 'a'.repeat(32)
  const prove = (more: Record<string, string> = {}) => {
    const read = readEnvironment({
      ...environmentFor('postgresql://a:b@db.internal/sotto'),
      NODE_ENV: 'test',
      ...more,
    })
    if (!read.ok) throw new Error(read.error.join(' '))
    return proofOf(read.value)(nonce)
  }

  it('is the same for all its instances, however they reach the database', () => {
    expect(prove({ DATABASE_URL: 'postgresql://other:c@127.0.0.1:6432/sotto' })).toBe(prove())
  })

  it('is another one on another database, and under other keys', () => {
    expect(prove({ DATABASE_URL: 'postgresql://a:b@db.internal/staging' })).not.toBe(prove())
    expect(prove({ DATA_KEY: Buffer.alloc(32, 8).toString('base64') })).not.toBe(prove())
  })
})

const troubles = findingNames.filter((name) => ['fault', 'warning'].includes(meaningOf(name).state))
it.each(troubles)('The words of %s say what to do', (name) => {
  expect(findingWords[name].todo).toMatch(/^\S.*[.]$/)
})
