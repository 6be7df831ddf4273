import { spawnSync } from 'node:child_process'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog, keepOutOfLogs, type LogFields } from '@/lib/log'
import { looksLikeCard } from '@/lib/values/prose'

function logged(
  event: string,
  fields?: LogFields,
  error?: unknown,
): { line: string; entry: Record<string, unknown> } {
  const lines: string[] = []
  createLog({ write: (line) => lines.push(line), now: () => 0 }).error(event, fields, error)
  expect(lines).toHaveLength(1)
  const line = lines[0] ?? ''
  return { line, entry: JSON.parse(line) }
}

describe('A log line', () => {
  it('is one JSON object with time, level, event and fields', () => {
    const { line, entry } = logged('payment.started', { paymentId: 'p1', minor: 4900, at: new Date(0) })
    expect(line.endsWith('}\n')).toBe(true)
    expect(entry).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'error',
      event: 'payment.started',
      paymentId: 'p1',
      minor: 4900,
    })
  })

  it('tells an error with its cause and where it came from', () => {
    const error = new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'P2024' }) })
    expect(logged('x', {}, error).entry.error).toMatchObject({
      name: 'Error',
      message: 'outer',
      stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
      cause: { message: 'inner', code: 'P2024' },
    })
  })

  it('goes to stdout for information and to stderr for the rest', () => {
    const seen: string[] = []
    const log = createLog({ write: (_, level) => seen.push(level) })
    log.info('a')
    log.warn('b')
    log.error('c')
    expect(seen).toEqual(['info', 'warn', 'error'])
  })
})

describe('What must not be logged', () => {
  it('card-like digits are taken out of events, fields, names, errors and nested values', () => {
    const number = '4242 4242 4242 4242'
    const { line } = logged(
      `typed ${number}`,
      { note: number, [number]: 1, deep: [{ number: 4242424242424242 }], big: 4242424242424242n },
      new Error(`no ${number}`, { cause: number }),
    )
    expect(line).not.toMatch(/4242/)
  })

  it('so are numbers in words and security codes', () => {
    const { line } = logged(
      'x',
      { note: 'four two four two four two four two four two four two four two four two, cvv 987' },
      new Error('her security code is one two three'),
    )
    expect(line).not.toMatch(/four|987|one two/)
  })

  it('moments in milliseconds and amounts stay', () => {
    expect(logged('x', { since: 1_763_712_345_678, minor: 99_999_999 }).entry).toMatchObject({
      since: 1_763_712_345_678,
      minor: 99_999_999,
    })
  })

  it('known secrets are taken out wherever they stand', () => {
    keepOutOfLogs(['s3cret-value-of-the-test', 'abc'])
    const { line } = logged(
      'x',
      { url: 'https://h/s3cret-value-of-the-test/x', ok: 'abc' },
      new Error('s3cret-value-of-the-test'),
    )
    expect(line).not.toContain('s3cret-value-of-the-test')
    expect(line).toContain('abc')
  })

  it('whatever stands under a name for secrets is taken out', () => {
    const { line } = logged('x', {
      password: 'hunter2',
      headers: { authorization: 'Basic x1', Cookie: 'a=x1', ok: 1 },
      authToken: 'x1',
      SecurityCode: 123,
      api_key: 'x1',
    })
    expect(line).not.toMatch(/hunter2|x1|123/)
    expect(line).toContain('"ok":1')
  })
})

describe('Whatever else is printed', () => {
  it('passes the scrubber, and a line of the log does so once', () => {
    const printed = spawnSync(
      process.execPath,
      [
        ...['--import', 'tsx', '--input-type=module', '-e'],
        `import { keepOutOfLogs, log, scrubOutput } from '@/lib/log'
         keepOutOfLogs(['s3cret-value-of-the-test'])
         scrubOutput()
         scrubOutput()
         console.error(new Error('card 4242 4242 4242 4242'), { cvv: 'cvv 987' })
         console.log('s3cret-value-of-the-test four two four two four two four two four two four two four two four two')
         process.stdout.write(Buffer.from('5555555555554444 ü\\n'))
         process.stdout.write(new Uint8Array([0xff, 0x0a]))
         log.info('kept', { at: 1763712345678 })
         log.warn('kept')`,
      ],
      { cwd: path.resolve(import.meta.dirname, '..') },
    )
    const [out, err] = [printed.stdout.toString('latin1'), printed.stderr.toString('utf8')]
    expect(`${out}${err}`).not.toMatch(/4242|5555|987|four|s3cret/)
    expect(err).toContain('Error: card [digits removed]')
    expect(err).toContain('"event":"kept"')
    expect(out).toContain('\xff\n')
    expect(out).toContain('"at":"')
    expect(printed.status).toBe(0)
  })
})

describe('What people send in cannot forge or break a line', () => {
  it('line breaks, terminal commands and direction marks are escaped', () => {
    const { line, entry } = logged('x', {
      note: 'a\n{"level":"info"}\r\u001b[2J\u009b2J\u2028\u202e\u007f\u{e0041}',
    })
    expect(line.trimEnd()).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u)
    expect(entry.note).toBe('a\n{"level":"info"}\r\u001b[2J\u009b2J\u2028\u202e\u007f\u{e0041}')
  })

  it('fields cannot replace time, level or event', () => {
    const { entry } = logged('real', { event: 'forged', level: 'info', at: 'never' })
    expect(entry).toMatchObject({ event: 'real', level: 'error', at: '1970-01-01T00:00:00.000Z' })
  })

  it('a prototype cannot be set through a field', () => {
    logged('x', JSON.parse('{"__proto__":{"polluted":true}}'))
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('The logger survives', () => {
  it('values that refer to themselves, throw when read or have no form in JSON', () => {
    const self: Record<string, unknown> = { name: 'self' }
    self.self = self
    const nasty = Object.defineProperty({}, 'x', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    })
    const { entry } = logged('x', {
      self,
      nasty,
      toJSON: () => {
        throw new Error('no')
      },
      fn: () => 1,
      sym: Symbol('s'),
      nan: Number.NaN,
      bad: new Date(Number.NaN),
      bytes: new Uint8Array(3),
    })
    expect(entry).toMatchObject({
      nasty: { x: '[unreadable]' },
      fn: '[function]',
      nan: 'NaN',
      bad: 'Invalid Date',
      bytes: '[3 bytes]',
    })
  })

  it('a place to write to that throws', () => {
    const log = createLog({
      write: () => {
        throw new Error('EPIPE')
      },
    })
    expect(() => log.info('x')).not.toThrow()
  })

  it('anything at all, within its bound and without a card number', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.anything()),
        fc.anything(),
        (event, fields, error) => {
          const { line, entry } = logged(event, fields, error)
          expect(line.length).toBeLessThan(16_100)
          expect(entry.level).toBe('error')
        },
      ),
    )
  })

  it('floods: texts, lists and whole lines are cut', () => {
    const { line } = logged('x', { text: 'x'.repeat(1e6), list: Array(1e5).fill('y'.repeat(3_000)) })
    expect(line.length).toBeLessThan(16_100)
    const edge = logged('x', { text: `${'x'.repeat(1_995)}4242424242424242` }).line
    expect(looksLikeCard(edge)).toBe(false)
    expect(edge).not.toContain('4242')
    const card = 'four two four two four two four two four two four two four two four two'
    for (let before = 0; before < 80; before += 1) {
      const { line } = logged('x', { text: `${'x '.repeat(before)}${`${card}: a sentence. `.repeat(60)}` })
      expect(line).not.toMatch(/four|two/)
    }
  })
})
