import { describe, expect, it } from 'vitest'
import { type CheckResult, findingNames, found, meaningOf } from '@/lib/domain/health/checks'
import type { LiveFeed, LiveNews } from '@/lib/ports/live-feed'
import type { PreflightResults } from '@/lib/ports/preflight'
import { readEnvironment } from '../env'
import { environmentFor } from '../testing/house'
import { findingWords } from '../words'
import { followPreflight, proofOf } from './preflight'

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
