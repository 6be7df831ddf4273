import { spawn } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { environmentFor } from '@/lib/testing/house'
import { pointsOf, withPoints } from './crash-points'

const root = path.resolve(import.meta.dirname, '../..')

describe('The points of a port', () => {
  it('are one before and one after each of its methods, whatever they are', () => {
    const port = { find: async () => null, scale: 60, close: () => undefined }
    expect(pointsOf('books', port)).toEqual([
      'books.find.before',
      'books.find.after',
      'books.close.before',
      'books.close.after',
    ])
  })

  it('are one for what only asks: before it and after it nothing differs outside', () => {
    const port = { find: async () => null, keep: async () => undefined }
    expect(pointsOf('books', port, ['find'])).toEqual([
      'books.find.after',
      'books.keep.before',
      'books.keep.after',
    ])
  })

  it('cannot be told of a port that hides its methods: that would leave it out unseen', () => {
    class Books {
      find() {
        return null
      }
    }
    expect(() => pointsOf('books', new Books())).toThrow('books')
  })

  it('are passed in their order, also around what fails', async () => {
    const passed: string[] = []
    const port = {
      now: () => passed.push('now'),
      find: async () => passed.push('find'),
      lose: async () => {
        throw new Error('lost')
      },
      break: () => {
        throw new Error('broken')
      },
    }
    const crashing = withPoints('books', port, (point) => passed.push(point))
    crashing.now()
    await crashing.find()
    await expect(crashing.lose()).rejects.toThrow('lost')
    expect(() => crashing.break()).toThrow('broken')
    expect(passed).toEqual([
      ...['books.now.before', 'now', 'books.now.after'],
      ...['books.find.before', 'find', 'books.find.after'],
      ...['books.lose.before', 'books.lose.after'],
      ...['books.break.before', 'books.break.after'],
    ])
  })

  it('leave what is no method as it is at the moment', () => {
    let pace = 1
    const port = {
      get scale() {
        return pace
      },
      now: () => 0,
    }
    const crashing = withPoints('clock', port, () => undefined)
    pace = 60
    expect(crashing.scale).toBe(60)
  })
})

const database = ownDatabase()

/** Boots a server that somebody may have die, and then has it look for a payment. */
function boot(more: Readonly<Record<string, string>>, arm: readonly string[]) {
  const code = `
    const { boot } = await import('./lib/server/boot')
    const { house } = await import('./lib/server/house')
    await boot()
    process.send({ listening: process.listenerCount('message') })
    await house().deps.store.payment('nobody')
    console.log('survived')
    process.exit(0)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      ...environmentFor(database.url),
      NODE_ENV: 'test',
      ...more,
    } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const told: { points: string[]; listening: number; text: string } = { points: [], listening: -1, text: '' }
  child.on('message', (message: { crashPoints?: string[]; listening?: number }) => {
    told.points = message.crashPoints ?? told.points
    told.listening = message.listening ?? told.listening
  })
  for (const output of [child.stdout, child.stderr])
    output?.setEncoding('utf8').on('data', (text) => {
      told.text += text
    })
  child.send({ arm })
  return new Promise<typeof told & { signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (_code, signal) => resolve({ ...told, signal })),
  )
}

describe('A server', () => {
  const switches = { SOTTO_DEMO: '1', SOTTO_CRASH_POINTS: '1' }

  it('tells its points and dies at the one that is armed, and says where', async () => {
    const died = await boot(switches, ['store.payment.after'])
    expect(died.signal).toBe('SIGKILL')
    expect(died.text).toContain('"point":"store.payment.after"')
    expect(died.text).not.toContain('survived')
    for (const role of ['store', 'effects', 'sessions', 'processor', 'link'])
      expect(died.points.some((point) => point.startsWith(`${role}.`))).toBe(true)
  })

  it('lives when none of those that it passes is armed', async () => {
    const lived = await boot(switches, ['store.keep.before', 'nonsense'])
    expect(lived.signal).toBeNull()
    expect(lived.text).toContain('survived')
  })

  it('takes no such order without the switch: what does it is not even loaded', async () => {
    const lived = await boot({ SOTTO_DEMO: '1' }, ['store.payment.after'])
    expect(lived).toMatchObject({ signal: null, points: [], listening: 0 })
    expect(lived.text).toContain('survived')
  })
})
