import { execFile } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { dataKeyOf, sealAll, testAuditKeys, writeRows } from '@/lib/testing/audit'
import { ownDatabase } from '@/lib/testing/database'

const database = ownDatabase()
const base64 = (number: number) => Buffer.from(dataKeyOf(number)).toString('base64')

beforeAll(async () => {
  await writeRows(database, 4)
  await sealAll(database, testAuditKeys(7))
  await writeRows(database, 2)
  await sealAll(database, testAuditKeys(8))
  await writeRows(database, 1)
})

interface Answer {
  readonly code: number
  readonly lines: readonly string[]
  readonly errors: string
}

/** The command as an operator gives it. */
function verify(args: readonly string[] = [], variables: Record<string, string> = {}): Promise<Answer> {
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test' as const,
    DATABASE_URL: database.url,
    DATA_KEY: base64(8),
    DATA_KEYS_RETIRED: base64(7),
    ...variables,
  }
  const command = ['--import', 'tsx', 'prisma/audit-verify.ts', ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env }, (fault, out, errors) => {
      resolve({ code: fault ? Number(fault.code) : 0, lines: out.trimEnd().split('\n'), errors })
    })
  })
}
const summaryOf = ({ lines }: Answer) => JSON.parse(lines.at(-1) ?? '')

describe('npm run audit:verify', () => {
  it('says that the chain is whole, and how much of the audit is not sealed yet', async () => {
    const answer = await verify()
    expect([answer.code, answer.errors]).toEqual([0, ''])
    expect(answer.lines[0]).toBe('Whole, from the first seal to #6.')
    expect(answer.lines[1]).toMatch(/^Rows that are not sealed: 1\. The oldest was written \d+ s ago\.$/)
    expect(summaryOf(answer)).toMatchObject({ ok: true, sealed: 6, broken: null, unsealed: { rows: 1 } })
    expect((await verify(['--head', summaryOf(answer).head])).code).toBe(0)
  })

  it('names the first break, and ends with 1', async () => {
    const unknown = await verify([], { DATA_KEYS_RETIRED: '' })
    expect(unknown.code).toBe(1)
    expect(unknown.lines[0]).toMatch(/^Broken at seal #1, row 1: no key at hand/)
    const head = `9:${'a'.repeat(64)}`
    expect(summaryOf(await verify(['--head', head]))).toMatchObject({
      ok: false,
      broken: { kind: 'headDiffers', serial: 9, row: null },
    })
  })

  it.each([
    [['--head', 'x'], {}, '--head needs'],
    [['--tail', 'x'], {}, 'tail'],
    [[], { DATA_KEY: '' }, 'DATA_KEY is missing.'],
    [[], { DATA_KEYS_RETIRED: 'abc' }, '32 bytes in base64'],
    [[], { DATABASE_URL: '' }, 'DATABASE_URL is missing.'],
  ])('%j with %j is refused with a sentence', async (args, variables, sentence) => {
    const answer = await verify(args, variables as Record<string, string>)
    expect([answer.code, answer.lines]).toEqual([64, ['']])
    expect(answer.errors).toContain(sentence)
  })

  it('says so when the database cannot be asked', async () => {
    const answer = await verify([], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' })
    expect([answer.code, answer.lines]).toEqual([2, ['']])
  })
})
