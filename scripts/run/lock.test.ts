import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { withLock } from './lock.mjs'
import { isAlive, startOf } from './processes.mjs'

let file: string

beforeEach(() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sotto-lock-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  file = path.join(folder, 'work.lock')
})

describe('A lock', () => {
  it('lets one in at a time', async () => {
    const order: string[] = []
    const inside = signal()
    const mayLeave = signal()
    const first = withLock(file, async () => {
      order.push('first in')
      inside.resolve()
      await mayLeave.promise
      order.push('first out')
    })
    await inside.promise
    const second = withLock(file, async () => order.push('second in'))
    mayLeave.resolve()
    await Promise.all([first, second])
    expect(order).toEqual(['first in', 'first out', 'second in'])
    expect(fs.existsSync(file)).toBe(false)
  })

  it('is given back when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await withLock(file, async () => 'in')).toBe('in')
  })

  it('of a dead process is taken over', async () => {
    const pidMax = 2 ** 22
    fs.writeFileSync(file, `${pidMax + 1} 12345`)
    expect(await withLock(file, async () => 'in')).toBe('in')
  })

  it('of a process whose id now belongs to another program is taken over', async () => {
    fs.writeFileSync(file, `${process.pid} some time ago`)
    expect(await withLock(file, async () => 'in')).toBe('in')
  })
})

it('A process is known by its id and its start', () => {
  expect(isAlive(process.pid)).toBe(true)
  expect(startOf(process.pid)).not.toBe('')
  expect(startOf(process.pid)).toBe(startOf(process.pid))
})

function signal() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve: () => resolve() }
}
