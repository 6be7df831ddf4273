import { describe, expect, it, vi } from 'vitest'
import type { LiveFeed, LiveNews } from '@/lib/ports/live-feed'
import type { Pace } from '@/lib/values/pace'
import { pacedClock } from '../adapters/system/clock'
import { followPace } from './pace'

const usual: Pace = { realMs: 0, businessMs: 0, scale: 1 }

/** News of which this test decides when they come, or are lost. */
function feed() {
  let hear: (news: LiveNews) => void = () => undefined
  let missed = (): void => undefined
  const live: LiveFeed = {
    subscribe(listener, lost) {
      hear = listener
      missed = lost
      return () => undefined
    },
    connected: () => true,
  }
  return { live, tell: (news: LiveNews) => hear(news), lose: () => missed() }
}

describe('The clock of an instance', () => {
  it('runs at the pace that is kept when it starts', async () => {
    const clock = pacedClock(usual)
    const realMs = Date.now()
    await followPace(clock, async () => ({ realMs, businessMs: realMs + 900_000, scale: 60 }), feed().live)
    expect(clock.scale).toBe(60)
    expect(clock.now()).toBeGreaterThanOrEqual(realMs + 900_000)
  })

  it('follows what it is told, and begins anew when everything was forgotten', async () => {
    const clock = pacedClock(usual)
    const { live, tell } = feed()
    await followPace(clock, async () => usual, live)
    const realMs = Date.now()
    tell({ type: 'pace', pace: { realMs, businessMs: realMs + 900_000, scale: 60 }, anew: false })
    expect(clock.scale).toBe(60)
    expect(clock.now()).toBeGreaterThanOrEqual(realMs + 900_000)
    tell({ type: 'pace', pace: { realMs, businessMs: realMs, scale: 1 }, anew: true })
    expect(clock.now()).toBeLessThan(realMs + 900_000)
  })

  it('looks what is kept when news may have been lost', async () => {
    const clock = pacedClock(usual)
    const { live, lose } = feed()
    let kept = usual
    await followPace(clock, async () => kept, live)
    const realMs = Date.now()
    kept = { realMs, businessMs: realMs, scale: 60 }
    lose()
    await vi.waitFor(() => expect(clock.scale).toBe(60))
  })
})
