import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../log'
import type { AuditSeals } from '../ports/audit'
import { startSealer } from './sealer'

const pace = { lookMs: 1_000, againMs: 5_000, headMs: 300_000 }
const headOf = (serial: number) => ({ serial: BigInt(serial), hash: 'a'.repeat(64) })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A sealer over seals that the test gives out, one answer for each look. */
function sealing(...answers: (Awaited<ReturnType<AuditSeals['sealNext']>> | Error)[]) {
  const looks: number[] = []
  const lines: Record<string, unknown>[] = []
  const log = createLog({ write: (line) => lines.push(JSON.parse(line)) })
  const seals: AuditSeals = {
    async sealNext() {
      looks.push(Date.now() - began)
      const answer = answers.shift() ?? null
      if (answer instanceof Error) throw answer
      return answer
    },
  }
  const began = Date.now()
  const events = () => lines.map(({ event }) => event)
  return { sealer: startSealer(seals, log, pace), looks, lines, events }
}
const sealed = (serial: number, more = false) => ({ head: headOf(serial), count: 1, more })

describe('The sealer', () => {
  it('looks once a second, and seals at once whatever there is', async () => {
    const { sealer, looks } = sealing(sealed(1, true), sealed(2, true), sealed(3), null)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(looks).toEqual([0, 0, 0, 1_000, 2_000])
    await sealer.stop()
  })

  it('goes on after an outage, looks less often in it, and tells of it once', async () => {
    const away = () => new Error('no database')
    const { sealer, looks, events } = sealing(away(), away(), away(), null, sealed(1))
    await vi.advanceTimersByTimeAsync(16_000)
    expect(looks).toEqual([0, 5_000, 10_000, 15_000, 16_000])
    expect(events()).toEqual(['audit.unsealed', 'audit.sealing', 'audit.head'])
    await sealer.stop()
  })

  it('says the head every few minutes while it grows, and once more when it ends', async () => {
    const { sealer, lines } = sealing(sealed(1), sealed(2), sealed(3))
    await vi.advanceTimersByTimeAsync(299_000)
    expect(lines).toMatchObject([{ event: 'audit.head', head: `1:${'k'.repeat(64)}` }])
    await vi.advanceTimersByTimeAsync(600_000)
    expect(lines).toMatchObject([{}, { event: 'audit.head', head: `3:${'k'.repeat(64)}` }])
    await sealer.stop()
    expect(lines).toHaveLength(2)

    const again = sealing(sealed(4), sealed(5))
    await vi.advanceTimersByTimeAsync(1_000)
    await again.sealer.stop()
    expect(again.lines.map(({ head }) => String(head).split(':')[0])).toEqual(['4', '5'])
  })

  it('finishes what it has begun when it is stopped, and begins nothing more', async () => {
    let finish: () => void = () => undefined
    const looks: number[] = []
    const seals: AuditSeals = {
      sealNext: () =>
        new Promise((resolve) => {
          looks.push(1)
          finish = () => resolve(sealed(1, true))
        }),
    }
    const sealer = startSealer(seals, createLog({ write: () => true }), pace)
    await vi.advanceTimersByTimeAsync(0)
    let over = false
    const stopped = sealer.stop().then(() => {
      over = true
    })
    await vi.advanceTimersByTimeAsync(1)
    expect(over).toBe(false)
    finish()
    await stopped
    await vi.advanceTimersByTimeAsync(60_000)
    expect(looks).toHaveLength(1)
  })
})
