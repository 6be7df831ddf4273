import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type LiveMessage, liveBeatMs, liveMessage } from '@/lib/wire/live'
import {
  aliveEveryMs,
  liveStream,
  permissionEveryMs,
  type StreamSource,
  streamMsMax,
  unreadMax,
} from './live-stream'

/** A house with its listeners in view. */
function source(more: Partial<StreamSource> = {}) {
  const listeners = new Set<{
    send: (message: LiveMessage) => void
    missed: () => void
    changed: () => void
  }>()
  const request = new AbortController()
  const closing = new AbortController()
  const house = {
    connected: true,
    allowed: 'yes' as 'yes' | 'otherwise' | 'over' | Error,
    alive: 0,
    listeners,
    request,
    closing,
    say: (message: LiveMessage) => {
      for (const { send } of [...listeners]) send(message)
    },
    miss: () => {
      for (const { missed } of [...listeners]) missed()
    },
    change: () => {
      for (const { changed } of [...listeners]) changed()
    },
    stream: (signal: AbortSignal = request.signal) =>
      liveStream({
        subscribe(send, missed, changed) {
          const listener = { send, missed, changed }
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
        connected: () => house.connected,
        now: () => Date.now(),
        alive: () => {
          house.alive += 1
        },
        allowed: async () => {
          if (house.allowed instanceof Error) throw house.allowed
          return house.allowed
        },
        signal,
        closing: closing.signal,
        ...more,
      }),
  }
  return house
}

/** Reads a stream's messages as a browser would. */
function browser(response: Response) {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  return {
    async next(): Promise<LiveMessage | 'end'> {
      const { done, value } = await reader.read()
      if (done) return 'end'
      const text = decoder.decode(value)
      expect(text).toMatch(/^data: .*\n\n$/)
      return liveMessage.parse(JSON.parse(text.slice('data: '.length)))
    },
    async types(count: number) {
      const types: string[] = []
      for (let each = 0; each < count; each += 1) {
        const message = await this.next()
        types.push(message === 'end' ? 'end' : message.type)
      }
      return types
    },
    leave: () => reader.cancel(),
  }
}
const changed: LiveMessage = { type: 'changed', what: 'payment', id: 'p', version: 2, callId: null }

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('A stream', () => {
  it('says hello first, then what happens, as server-sent events that nobody keeps', async () => {
    const house = source()
    const response = house.stream()
    house.say(changed)
    const tab = browser(response)
    expect(await tab.next()).toEqual({ type: 'hello', serverNow: 1_700_000_000_000 })
    expect(await tab.next()).toEqual(changed)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('cache-control')).toContain('no-store')
    expect(house.alive).toBe(1)
  })

  it('beats, so that silence means that it is lost', async () => {
    const house = source()
    const tab = browser(house.stream())
    await tab.next()
    vi.advanceTimersByTime(liveBeatMs)
    expect(await tab.next()).toEqual({ type: 'beat', serverNow: 1_700_000_000_000 + liveBeatMs })
    vi.advanceTimersByTime(3 * aliveEveryMs)
    expect(house.alive).toBe(4)
  })

  it('is silent while this instance hears no news, and then has everything fetched anew', async () => {
    const house = source()
    const tab = browser(house.stream())
    await tab.next()
    house.connected = false
    vi.advanceTimersByTime(10 * liveBeatMs)
    house.connected = true
    house.miss()
    expect((await tab.next()) as object).toMatchObject({ type: 'hello' })
  })

  it('ends after its time with a word, so that the browser connects again', async () => {
    const house = source({ connected: () => false })
    const tab = browser(house.stream())
    await tab.next()
    await vi.advanceTimersByTimeAsync(streamMsMax)
    expect(await tab.types(2)).toEqual(['reconnect', 'end'])
    expect(house.listeners.size).toBe(0)
  })

  it('ends with a word when the server goes down, and at once when it is going down already', async () => {
    const house = source()
    const tabs = [browser(house.stream()), browser(house.stream())]
    house.closing.abort()
    for (const tab of tabs) expect(await tab.types(3)).toEqual(['hello', 'reconnect', 'end'])
    expect(house.listeners.size).toBe(0)
    expect(await browser(house.stream()).types(3)).toEqual(['hello', 'reconnect', 'end'])
    expect(house.listeners.size).toBe(0)
  })

  it('ends within half a minute for somebody who may not listen any more', async () => {
    const house = source({ connected: () => false })
    const tab = browser(house.stream())
    await tab.next()
    house.allowed = new Error('the database is away')
    await vi.advanceTimersByTimeAsync(permissionEveryMs)
    house.allowed = 'otherwise'
    await vi.advanceTimersByTimeAsync(permissionEveryMs)
    expect(await tab.types(2)).toEqual(['reconnect', 'end'])
    expect(house.listeners.size).toBe(0)
  })

  it('ends at once, with a word, when the session of its person is over', async () => {
    const house = source({ connected: () => false })
    const tab = browser(house.stream())
    await tab.next()
    house.allowed = 'yes'
    house.change()
    house.allowed = 'over'
    house.change()
    expect(await tab.types(2)).toEqual(['over', 'end'])
    expect(house.listeners.size).toBe(0)
  })

  it('is given up when its browser reads nothing', async () => {
    const house = source({ connected: () => false })
    const tab = browser(house.stream())
    for (let each = 0; each < 2 * unreadMax; each += 1) house.say(changed)
    expect(house.listeners.size).toBe(0)
    expect(await tab.next()).toMatchObject({ type: 'hello' })
  })
})

describe('A browser that goes', () => {
  it.each([
    ['aborts its request', (house: ReturnType<typeof source>) => house.request.abort()],
    [
      'cancels the stream',
      (_house: ReturnType<typeof source>, tab: ReturnType<typeof browser>) => tab.leave(),
    ],
  ])('%s and leaves nothing behind', async (_how, go) => {
    const house = source()
    const tab = browser(house.stream())
    await tab.next()
    await go(house, tab)
    expect(house.listeners.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    house.say(changed)
    house.closing.abort()
  })

  it('before the stream began is not listened for', () => {
    const house = source()
    house.request.abort()
    house.stream()
    expect(house.listeners.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a thousand times leaves no listener, no timer and no warning', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const closing = new AbortController()
    const added = vi.spyOn(closing.signal, 'addEventListener')
    const leaks: number[] = []
    for (let round = 0; round < 1_000; round += 1) {
      const house = source({ closing: closing.signal })
      const tab = browser(house.stream())
      if (round % 100 === 0) await tab.next()
      house.request.abort()
      leaks.push(house.listeners.size)
    }
    expect(new Set(leaks)).toEqual(new Set([0]))
    expect(vi.getTimerCount()).toBe(0)
    // Each listener goes with the stream that it belongs to.
    for (const [, , options] of added.mock.calls)
      expect((options as { signal: AbortSignal }).signal.aborted).toBe(true)
    vi.useRealTimers()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  it('together with a thousand others that stay leaves those alone', async () => {
    const house = source({ connected: () => false })
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const tabs = Array.from({ length: 1_000 }, () => browser(house.stream(new AbortController().signal)))
    await tabs[0]?.leave()
    house.say(changed)
    expect(house.listeners.size).toBe(999)
    expect(await tabs[999]?.types(2)).toEqual(['hello', 'changed'])
    house.closing.abort()
    expect(house.listeners.size).toBe(0)
    vi.useRealTimers()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
    expect(warnings).toEqual([])
  })
})
