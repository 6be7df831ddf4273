import { timingSafeEqual } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { isShuttleToken } from '@/lib/server'
import { ownHouse, shuttleToken } from '@/lib/testing/house'

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>()
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) }
})

ownHouse()

it('The secret part of Shuttle’s address is compared in constant time, whatever the length of a guess', () => {
  const guesses = ['', 'x', shuttleToken.slice(0, -1), `${shuttleToken}x`, 'y'.repeat(10_000), shuttleToken]
  for (const guess of guesses) {
    vi.mocked(timingSafeEqual).mockClear()
    expect(isShuttleToken(guess)).toBe(guess === shuttleToken)
    const [[ours, theirs] = []] = vi.mocked(timingSafeEqual).mock.calls
    expect([ours?.byteLength, theirs?.byteLength]).toEqual([32, 32])
  }
})
