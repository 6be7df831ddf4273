import { EventEmitter, once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { end, start } from '../run/children.mjs'
import { Refusal } from '../run/refusal.mjs'
import { plugged } from './plug.mjs'
import { grantWishes } from './wishes.mjs'

interface Child {
  readonly pid: number
  readonly ended: Promise<object>
}
const started: Child[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => end(child as never)))
})

/** A service that does nothing until it is ended. */
function service(untilHealthy: (child: Child) => Promise<void> = async () => {}) {
  return plugged({
    start() {
      const log = path.join(os.tmpdir(), `sotto-plug-${process.pid}.log`)
      const child = start({ args: ['-e', 'setInterval(() => {}, 1_000)'], log }) as unknown as Child
      started.push(child)
      return child
    },
    untilHealthy,
  })
}

describe('A service whose plug is pulled', () => {
  it('is killed without a word and started again, and that is no end of it', async () => {
    const console = service()
    let over = false
    void console.ended().then(() => {
      over = true
    })
    const [before] = started
    expect(await console.pull()).toBeGreaterThanOrEqual(0)
    expect(await before?.ended).toMatchObject({ signal: 'SIGKILL' })
    expect(console.child.pid).not.toBe(before?.pid)
    expect(over).toBe(false)
  })

  it('that ends by itself afterwards has failed', async () => {
    const console = service()
    const ended = console.ended()
    await console.pull()
    process.kill(-console.child.pid, 'SIGTERM')
    expect(await ended).toMatchObject({ signal: 'SIGTERM' })
  })

  it('that does not come back has failed', async () => {
    const console = service(async (child) => {
      process.kill(-child.pid, 'SIGTERM')
      await child.ended
      throw new Refusal('It does not answer.')
    })
    const ended = console.ended()
    await expect(console.pull()).rejects.toThrow('It does not answer.')
    expect(await ended).toMatchObject({ signal: 'SIGTERM' })
  })

  it('has one plug', async () => {
    const console = service()
    const first = console.pull()
    await expect(console.pull()).rejects.toThrow('The plug is out already.')
    await first
  })
})

describe('A wish of the bar', () => {
  class Simulator extends EventEmitter {
    readonly connected = true
    send(answer: object): void {
      this.emit('answer', answer)
    }
  }
  const wish = async (name: string, grants: Record<string, () => Promise<void>>) => {
    const simulator = new Simulator()
    grantWishes(simulator as never, grants)
    const answered = once(simulator, 'answer')
    simulator.emit('message', { id: 7, wish: name })
    return (await answered)[0]
  }

  it('is answered when it has come true', async () => {
    let done = false
    const reset = async () => {
      done = true
    }
    expect(await wish('reset', { reset })).toEqual({ id: 7, refused: null })
    expect(done).toBe(true)
  })

  it('is refused with the reason', async () => {
    const reset = () => Promise.reject(new Refusal('The database refused.'))
    expect(await wish('reset', { reset })).toEqual({ id: 7, refused: 'The database refused.' })
    expect(await wish('constructor', {})).toEqual({ id: 7, refused: 'The demo does not do that.' })
  })
})
