import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SimClock } from '../clock.js'
import { Kit } from '../testing/kit.js'
import { ask } from './runner.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

describe('the bar', () => {
  test('is served with everything it needs, for pages of this machine to frame and nobody else', async () => {
    const page = await fetch(`${kit.url}/demo/bar`)
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain('frame-ancestors http://127.0.0.1:* http://localhost:*')
    const html = await page.text()
    expect(html).not.toMatch(/https?:\/\//)
    expect(html).not.toMatch(/\son\w+=|<style|style="/)
    for (const file of ['bar.css', 'bar.js', 'desk.js', 'caller.js', 'stories.js', 'inter.woff2'])
      expect((await fetch(`${kit.url}/demo/${file}`)).status, file).toBe(200)
  })

  test('does for no page from elsewhere what it can do', async () => {
    const headers = { origin: 'https://evil.example.test' }
    for (const path of ['reset', 'pull-plug'])
      expect((await fetch(`${kit.url}/demo/${path}`, { method: 'POST', headers })).status).toBe(403)
  })
})

describe('a wish', () => {
  class Runner extends EventEmitter {
    constructor(private readonly answer: (id: number, wish: string) => object[]) {
      super()
    }
    send(message: object): boolean {
      const { id, wish } = message as { id: number; wish: string }
      for (const each of this.answer(id, wish)) this.emit('message', each)
      return true
    }
  }

  test('is granted by whoever started the demo', async () => {
    const runner = new Runner((id, wish) => [
      { id: id + 1, refused: 'not yours' },
      { id, refused: null, wish },
    ])
    expect(await ask('reset', runner)).toBeNull()
    expect(runner.listenerCount('message')).toBe(0)
  })

  test('is refused with the reason', async () => {
    const runner = new Runner((id) => [{ id, refused: 'The plug is out already.' }])
    expect(await ask('pullPlug', runner)).toBe('The plug is out already.')
  })

  test('leads to nothing where nobody started a demo', async () => {
    expect(await ask('reset', new EventEmitter())).toBe('Only npm run demo can do this.')
  })
})

describe('a pace for a while', () => {
  test('ends by itself, at the pace before', () => {
    vi.useFakeTimers()
    try {
      const clock = new SimClock({ scale: 10 })
      clock.hasten(60, 5_000)
      clock.hasten(50, 5_000)
      expect(clock.scale).toBe(50)
      vi.advanceTimersByTime(5_000)
      expect(clock.scale).toBe(10)
    } finally {
      vi.useRealTimers()
    }
  })

  test('is set and ended over HTTP, and ending twice changes nothing', async () => {
    expect((await kit.control('PUT', '/clock', { scale: 60, forMs: 60_000 })).body).toMatchObject({
      scale: 60,
    })
    expect((await kit.control('PUT', '/clock', { scale: 60, forMs: 0 })).status).toBe(400)
    expect((await kit.control('DELETE', '/clock')).body).toMatchObject({ scale: 1 })
    await kit.control('PUT', '/clock', { scale: 5 })
    expect((await kit.control('DELETE', '/clock')).body).toMatchObject({ scale: 5 })
  })
})
