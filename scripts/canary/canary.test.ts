import { describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { readCanaryFlags } from './main.mjs'
import { recordRun } from './record.mjs'

const database = ownDatabase()
const outcome = { planted: 200, scannerFound: 200, hits: 0, heapHits: 3, falsePositives: 12 }

describe('The flags of the canary', () => {
  it('choose the full or the short run', () => {
    expect(readCanaryFlags([])).toEqual({ short: false })
    expect(readCanaryFlags(['--short'])).toEqual({ short: true })
    expect(readCanaryFlags(['--help'])).toBeNull()
  })

  it('refuse what there is not', () => {
    expect(() => readCanaryFlags(['--fast'])).toThrow('There is no flag --fast')
  })
})

describe('What a full run came to', () => {
  it('is written down in the operator’s database', async () => {
    await recordRun(outcome, database.url)
    const [run] = await database.prisma.canaryRun.findMany()
    expect(run).toMatchObject(outcome)
    expect(Math.abs(Date.now() - (run?.ranAt.getTime() ?? 0))).toBeLessThan(60_000)
  })

  it('cannot be changed or deleted by the application', async () => {
    await expect(database.prisma.canaryRun.deleteMany()).rejects.toThrow()
    await expect(database.prisma.canaryRun.updateMany({ data: { hits: 0 } })).rejects.toThrow()
  })

  it('is no reason to fail where the database cannot be reached', async () => {
    await recordRun(outcome, 'postgresql://nobody:x@127.0.0.1:1/none')
  })
})
