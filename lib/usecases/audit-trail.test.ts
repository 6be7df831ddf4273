import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuditLog } from '@/lib/ports/audit'
import type { Audit } from '@/lib/ports/store'
import { morning } from '@/lib/testing/changes'
import { agentNamed } from '@/lib/testing/office'
import { type Asked, AuditTrail, kindsPerPersonMax, refusalWindowMs, viewWindowMs } from './audit-trail'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A trail into a list, or into a database that the test plays. */
function trailInto(write: (audit: Audit) => Promise<void> = async () => undefined) {
  const rows: Audit[] = []
  const lost: unknown[] = []
  const log = {
    async add(audit: Audit) {
      await write(audit)
      rows.push(audit)
    },
  } as Partial<AuditLog> as AuditLog
  const trail = new AuditTrail(log, { now: () => morning, scale: 1 }, (audit, fault, more) =>
    lost.push([audit, fault, more]),
  )
  return { trail, rows, lost }
}

const take = (id = 'p1', who = 'amy'): Asked => ({
  actor: agentNamed(who),
  action: 'payment.take',
  subject: { type: 'payment', id },
})
const look = (id = 'p1', who = 'amy'): Asked => ({ ...take(id, who), action: 'payment.view' })

describe('A refusal', () => {
  it('is a row with who, from where, what, on what and why', async () => {
    const { trail, rows } = trailInto()
    await trail.refused(take(), 'amountChanged')
    expect(rows).toEqual([
      {
        actorId: 'amy',
        actorName: 'amy',
        action: 'payment.take',
        subjectType: 'payment',
        subjectId: 'p1',
        outcome: 'refused',
        detail: { code: 'amountChanged' },
        address: '127.0.0.1',
      },
    ])
  })

  it('that comes a thousand times a second is one row a minute, with the count', async () => {
    const { trail, rows } = trailInto()
    for (let minute = 0; minute < 3; minute += 1) {
      for (let press = 0; press < 1_000; press += 1) await trail.refused(take(), 'notReady')
      await vi.advanceTimersByTimeAsync(refusalWindowMs)
    }
    const counts = rows.map(({ detail }) => Number(detail.more ?? 0))
    expect(rows.length).toBeLessThanOrEqual(5)
    await trail.close()
    expect(rows.map(({ detail }) => Number(detail.more ?? 0)).reduce((sum, more) => sum + more, 0)).toBe(
      // Each row stands for one of them beside its count, but for those that only tell a count.
      3_000 - rows.filter(({ subjectId }) => subjectId !== null).length,
    )
    expect(counts[0]).toBe(0)
  })

  it('that was counted and never came again is told a minute later', async () => {
    const { trail, rows } = trailInto()
    await trail.refused(take(), 'notReady')
    await trail.refused(take('p2'), 'notReady')
    await vi.advanceTimersByTimeAsync(refusalWindowMs)
    expect(rows).toMatchObject([
      { subjectId: 'p1', detail: { code: 'notReady' } },
      { subjectId: null, detail: { code: 'notReady', more: 1 } },
    ])
  })

  it('of another kind, or of somebody else, has its own row', async () => {
    const { trail, rows } = trailInto()
    await trail.refused(take(), 'notReady')
    await trail.refused(take(), 'amountChanged')
    await trail.refused({ ...take(), action: 'payment.cancel' }, 'notReady')
    await trail.refused(take('p1', 'ben'), 'notReady')
    expect(rows).toHaveLength(4)
  })

  it('of more kinds than anybody meets shares one row, and the count is not lost', async () => {
    const { trail, rows } = trailInto()
    const kinds = 3 * kindsPerPersonMax
    for (let kind = 0; kind < kinds; kind += 1) await trail.refused(take(), `code${kind}`)
    expect(rows).toHaveLength(kindsPerPersonMax + 1)
    expect(rows.at(-1)).toMatchObject({ action: 'various', subjectId: null, detail: { code: 'various' } })
    await trail.close()
    expect(rows.at(-1)?.detail).toEqual({ code: 'various', more: kinds - kindsPerPersonMax - 1 })
  })

  it('of endless people needs no endless memory: those whose minute is over make room', async () => {
    const { trail, rows } = trailInto()
    for (let person = 0; person < 1_500; person += 1) await trail.refused(take('p1', `p${person}`), 'x')
    expect(rows).toHaveLength(1_000)
    await vi.advanceTimersByTimeAsync(refusalWindowMs)
    await trail.refused(take('p1', 'newcomer'), 'x')
    expect(rows).toHaveLength(1_001)
  })

  it('is answered although it cannot be written down, and is counted for the next row', async () => {
    let broken = true
    const { trail, rows, lost } = trailInto(async () => {
      if (broken) throw new Error('disk full')
    })
    await trail.refused(take(), 'notReady')
    expect(lost).toMatchObject([[{ action: 'payment.take' }, { message: 'disk full' }, 0]])
    broken = false
    await vi.advanceTimersByTimeAsync(refusalWindowMs)
    await trail.refused(take(), 'notReady')
    expect(rows.at(-1)?.detail).toEqual({ code: 'notReady', more: 1 })
  })

  it('is not waited for longer than a second, and written all the same', async () => {
    let write: () => void = () => undefined
    const { trail, rows } = trailInto(
      () =>
        new Promise((resolve) => {
          write = resolve
        }),
    )
    let answered = false
    const refused = trail.refused(take(), 'notReady').then(() => {
      answered = true
    })
    await vi.advanceTimersByTimeAsync(999)
    expect(answered).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await refused
    expect([answered, rows.length]).toEqual([true, 0])
    write()
    await trail.settled()
    expect(rows).toHaveLength(1)
  })
})

describe('A failure', () => {
  it('is a row with the error id that the person was told', async () => {
    const { trail, rows } = trailInto()
    await trail.failed(take(), 'K7QM')
    await trail.failed(take(), 'X2ZZ')
    await trail.close()
    expect(rows).toMatchObject([
      { outcome: 'failed', subjectId: 'p1', detail: { errorId: 'K7QM' } },
      { outcome: 'failed', subjectId: null, detail: { more: 1 } },
    ])
  })
})

describe('A look at a customer’s data', () => {
  it('is one row for each person and thing in a quarter of an hour', async () => {
    const { trail, rows } = trailInto()
    for (let poll = 0; poll < 300; poll += 1) {
      trail.viewed(look())
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(rows).toMatchObject([{ action: 'payment.view', subjectId: 'p1', outcome: 'done', detail: {} }])
    trail.viewed(look('p2'))
    trail.viewed(look('p1', 'ben'))
    await vi.advanceTimersByTimeAsync(viewWindowMs)
    trail.viewed(look())
    await trail.settled()
    expect(rows.map(({ subjectId, actorId }) => [subjectId, actorId])).toEqual([
      ['p1', 'amy'],
      ['p2', 'amy'],
      ['p1', 'ben'],
      ['p1', 'amy'],
    ])
  })

  it('that could not be written down is tried again after a minute, and not with every poll', async () => {
    let tries = 0
    const { trail } = trailInto(async () => {
      tries += 1
      throw new Error('no')
    })
    for (let poll = 0; poll < 90; poll += 1) {
      trail.viewed(look())
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(tries).toBe(2)
  })

  it('of endless things needs no endless memory, and no endless queue', async () => {
    const { trail, rows, lost } = trailInto(() => new Promise(() => undefined))
    for (let thing = 0; thing < 25_000; thing += 1) trail.viewed(look(`p${thing}`))
    expect([rows.length, lost.length]).toEqual([0, 1])
    await vi.advanceTimersByTimeAsync(refusalWindowMs)
    trail.viewed(look('one more'))
    expect(lost).toMatchObject([
      [{ action: 'payment.view' }, {}, 0],
      [{}, {}, 24_899],
    ])
  })
})
