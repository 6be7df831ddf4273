import { describe, expect, it } from 'vitest'
import {
  barrierOf,
  guarded,
  isLocked,
  needsFreshFactor,
  needsSecondFactor,
  showsPresence,
  whileLocked,
} from './access'
import { type Action, actions, roles } from './permissions'
import { idleLockMs, secondFactorFreshMs } from './timing'

const now = 1_000_000_000_000
const idle = { sessionId: 's', activeAt: now - idleLockMs, confirmedAt: now }
const there = { sessionId: 's', activeAt: now, confirmedAt: now }
const judge = (
  action: Action,
  proof: typeof idle | ({ confirmedAt: number | null } & typeof idle),
  onCall = false,
) => barrierOf(action, proof, now, async () => onCall)

describe('A screen that nobody was at for a quarter of an hour', () => {
  it('is locked from that moment on', () => {
    expect(isLocked({ activeAt: now - idleLockMs + 1 }, now)).toBe(false)
    expect(isLocked({ activeAt: now - idleLockMs }, now)).toBe(true)
  })

  it.each(actions)('%s: as its rule says, with and without a caller', async (action) => {
    const rule = whileLocked[action]
    expect(await judge(action, idle, false)).toBe(rule === 'always' ? null : 'locked')
    expect(await judge(action, idle, true)).toBe(rule === 'never' ? 'locked' : null)
    expect(await judge(action, there)).toBeNull()
  })

  it('moves no money, lets nobody in and changes no account, with or without a caller', () => {
    for (const action of [...guarded, ...needsFreshFactor, 'payment.start', 'payment.attempt'] as const)
      expect(whileLocked[action]).toBe('never')
  })

  it('is not opened by a code alone, and is by its own door', () => {
    expect(whileLocked['session.confirm']).toBe('never')
    expect(whileLocked['session.unlock']).toBe('always')
  })

  it('asks who is on the line only when that matters', async () => {
    const asked: string[] = []
    const ask = async () => asked.push('asked') > 0
    await barrierOf('payment.take', idle, now, ask)
    await barrierOf('live.listen', idle, now, ask)
    await barrierOf('desk.view', there, now, ask)
    expect(asked).toEqual([])
  })

  it('is not kept awake by what it asks for by itself', () => {
    for (const action of ['desk.view', 'desk.screen', 'live.listen', 'presence.set', 'session.view'] as const)
      expect(showsPresence(action)).toBe(false)
    expect(showsPresence('payment.take')).toBe(true)
  })
})

describe('A second factor', () => {
  it('was shown lately enough or has to be shown again', async () => {
    const shown = (confirmedAt: number | null) => ({ ...there, confirmedAt: confirmedAt as number })
    for (const action of needsFreshFactor) {
      expect(await judge(action, shown(null))).toBe('secondFactorNeeded')
      expect(await judge(action, shown(now - secondFactorFreshMs))).toBe('secondFactorNeeded')
      expect(await judge(action, shown(now - secondFactorFreshMs + 1))).toBeNull()
    }
    expect(await judge('payment.take', shown(null))).toBeNull()
  })

  it('is what everybody needs who can move money, or let in somebody who can', () => {
    for (const role of roles) expect(needsSecondFactor([role])).toBe(true)
    expect(needsSecondFactor([])).toBe(false)
  })
})
