import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepStream, parseLive } from './stream'

/** Stands in for the browser's EventSource: the test opens, speaks and breaks by hand. */
class FakeSource {
  static opened: FakeSource[] = []
  onerror: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  closed = false
  constructor(readonly url: string) {
    FakeSource.opened.push(this)
  }
  close() {
    this.closed = true
  }
  speak(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

const beat = { type: 'beat', serverNow: 1 }
const last = () => FakeSource.opened.at(-1) as FakeSource

beforeEach(() => {
  FakeSource.opened = []
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the stream', () => {
  it('passes on what it understands and drops the rest', () => {
    const heard: string[] = []
    const stop = keepStream('/api/live', ({ type }) => heard.push(type))
    last().speak(beat)
    last().speak({ type: 'somethingNewer' })
    last().onmessage?.({ data: ': not JSON' })
    expect(heard).toEqual(['beat'])
    stop()
  })

  it('opens again half a second to a second after it broke', () => {
    const stop = keepStream('/api/live', () => {})
    last().onerror?.()
    expect(last().closed).toBe(true)
    vi.advanceTimersByTime(499)
    expect(FakeSource.opened).toHaveLength(1)
    vi.advanceTimersByTime(501)
    expect(FakeSource.opened).toHaveLength(2)
    stop()
  })

  it('opens again when the server asks for it', () => {
    const stop = keepStream('/api/live', () => {})
    last().speak({ type: 'reconnect' })
    vi.advanceTimersByTime(1_000)
    expect(FakeSource.opened).toHaveLength(2)
    stop()
  })

  it('opens again after five seconds of silence, which nobody may have noticed', () => {
    const stop = keepStream('/api/live', () => {})
    vi.advanceTimersByTime(4_000)
    last().speak(beat)
    vi.advanceTimersByTime(4_999)
    expect(FakeSource.opened).toHaveLength(1)
    vi.advanceTimersByTime(1_001)
    expect(FakeSource.opened).toHaveLength(2)
    stop()
  })

  it('stays closed once it was ended', () => {
    keepStream('/api/live', () => {})()
    vi.advanceTimersByTime(60_000)
    expect(FakeSource.opened).toHaveLength(1)
    expect(last().closed).toBe(true)
  })
})

it('a line that is no message of ours is nothing', () => {
  expect(parseLive('{"type":"progress"}')).toBeNull()
  expect(parseLive(7)).toBeNull()
  expect(parseLive(JSON.stringify(beat))).toEqual(beat)
})
