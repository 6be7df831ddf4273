import { describe, expect, test } from 'vitest'
import { SimClock } from './clock.js'

describe('a clock that stands still', () => {
  test('fires what is due when time is moved on, in order, and nothing else', async () => {
    const clock = new SimClock({ manual: true })
    const fired: string[] = []
    clock.after(20, () => fired.push('second'))
    clock.after(10, () => fired.push('first'))
    clock.after(21, () => fired.push('later'))
    await clock.advance(20)
    expect(fired).toEqual(['first', 'second'])
    expect(clock.elapsedMs()).toBe(20)
    expect(clock.pending).toBe(1)
  })

  test('gives what was started on the way its own moment', async () => {
    const clock = new SimClock({ manual: true })
    const moments: number[] = []
    const everyTenSeconds = async () => {
      for (let turn = 0; turn < 6; turn++) {
        await clock.sleep(10_000)
        moments.push(clock.elapsedMs())
      }
    }
    const done = everyTenSeconds()
    await clock.advance(60_000)
    await done
    expect(moments).toEqual([10_000, 20_000, 30_000, 40_000, 50_000, 60_000])
  })

  test('keeps its order whatever is asked for and called off meanwhile', async () => {
    const clock = new SimClock({ manual: true })
    const fired: number[] = []
    // Each number below 101 comes once, in no order; neighbours wait for the same moment.
    const delays = Array.from({ length: 100 }, (_, place) => ((place + 1) * 37) % 101)
    const timers = delays.map((delay) => clock.after(delay - (delay % 2), () => fired.push(delay)))
    for (const [place, timer] of timers.entries()) if (place % 3 === 0) timer.cancel()
    timers[0]?.cancel()
    await clock.advance(100)
    const kept = delays.filter((_, place) => place % 3 !== 0)
    expect(fired).toEqual(kept.toSorted((a, b) => a - (a % 2) - (b - (b % 2))))
  })

  test('forgets what was called off', async () => {
    const clock = new SimClock({ manual: true })
    let fired = false
    clock
      .after(10, () => {
        fired = true
      })
      .cancel()
    await clock.advance(100)
    expect(fired).toBe(false)
  })

  test('wakes a sleeper at once when it is interrupted', async () => {
    const clock = new SimClock({ manual: true })
    const interrupt = new AbortController()
    const slept = clock.sleep(1_000_000, interrupt.signal)
    interrupt.abort()
    await slept
    expect(clock.pending).toBe(0)
    await clock.sleep(1_000_000, interrupt.signal)
  })
})

describe('a running clock', () => {
  test('passes a minute in a tenth of a second at six hundred times the pace', async () => {
    const clock = new SimClock({ scale: 600 })
    const startedMs = performance.now()
    await new Promise<void>((resolve) => {
      // The clock does not keep a process alive, and the test runner does.
      clock.after(60_000, resolve)
    })
    expect(performance.now() - startedMs).toBeGreaterThan(95)
    expect(clock.elapsedMs()).toBeGreaterThanOrEqual(60_000)
  })

  test('lets nothing run out that was seen to in time, however busy the process was meanwhile', async () => {
    const clock = new SimClock({ scale: 600 })
    let ranOut = false
    const silence = () =>
      clock.after(5_000, () => {
        ranOut = true
      })
    let waiting = silence()
    const typed = (async () => {
      for (let key = 0; key < 5; key++) {
        await clock.sleep(250)
        waiting.cancel()
        waiting = silence()
      }
    })()
    const busyUntilMs = performance.now() + 50
    while (performance.now() < busyUntilMs);
    await typed
    waiting.cancel()
    expect(ranOut).toBe(false)
  })

  test('keeps what has been waited when its pace changes', () => {
    const clock = new SimClock({ scale: 600 })
    const before = clock.elapsedMs()
    clock.setScale(1)
    expect(clock.elapsedMs()).toBeGreaterThanOrEqual(before)
    expect(clock.elapsedMs() - before).toBeLessThan(1_000)
  })
})
