import { describe, expect, it } from 'vitest'
import { readBenchFlags } from '../bench/main.mjs'
import { readChaosFlags } from '../chaos/main.mjs'
import { readDemoFlags } from '../demo/main.mjs'
import { readTestFlags } from '../test/main.mjs'
import { Refusal } from './refusal.mjs'

describe('The demo', () => {
  it('uses its usual ports without flags', () => {
    expect(readDemoFlags([])).toEqual({
      help: false,
      ports: { app: 3000, simulator: 4000, database: 54_329 },
    })
  })

  it('takes each port from its flag, in both spellings', () => {
    const { ports } = readDemoFlags(['--port', '3100', '--simulator-port=4100', '--database-port', '5000'])
    expect(ports).toEqual({ app: 3100, simulator: 4100, database: 5000 })
  })

  it.each([
    [
      ['--prot', '3100'],
      /^There is no flag --prot; there are --port, --simulator-port, --database-port, --help\.$/,
    ],
    [['3100'], /^"3100" is not expected here/],
    [['--port'], /^The flag --port is not used like that/],
    [['--port', 'abc'], /^--port takes a port number from 1 to 65535, not "abc"\.$/],
    [['--database-port', '0'], /^--database-port takes a port number/],
    [['--port', '70000'], /not "70000"/],
    [['--port', '4000'], /^--port and --simulator-port both say 4000/],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => readDemoFlags(args)).toThrow(Refusal)
    expect(() => readDemoFlags(args)).toThrow(sentence)
  })
})

describe('The tests', () => {
  it('run in full without flags', () => {
    expect(readTestFlags([])).toEqual({ help: false, parts: ['unit', 'e2e', 'chaos', 'canary'], filter: [] })
  })

  it('run one part, with a filter', () => {
    expect(readTestFlags(['--only=e2e', 'hang-up'])).toMatchObject({
      parts: ['e2e'],
      filter: ['hang-up'],
    })
    expect(readTestFlags(['--only', 'unit'])).toMatchObject({ parts: ['unit'] })
  })

  it('refuse a part that there is not', () => {
    expect(() => readTestFlags(['--only=all'])).toThrow(
      '--only takes unit, e2e, chaos, canary; it does not know "all".',
    )
  })
})

describe('The measurements', () => {
  it('are all made without flags', () => {
    expect(readBenchFlags([])).toEqual(['load', 'inp', 'cls', 'keys', 'hang', 'restart'])
  })

  it('are made one by one', () => {
    expect(readBenchFlags(['--only=cls'])).toEqual(['cls'])
  })

  it('refuse what nobody measures', () => {
    expect(() => readBenchFlags(['--only=lcp'])).toThrow(
      '--only takes load, inp, cls, keys, hang, restart; it does not know "lcp".',
    )
  })
})

describe('npm run chaos', () => {
  it('goes on for five minutes with a seed of its own unless it is told otherwise', () => {
    expect(readChaosFlags([])).toMatchObject({ minutes: 5, seed: expect.any(Number) })
    expect(readChaosFlags(['--minutes', '0.5', '--seed=7'])).toEqual({ minutes: 0.5, seed: 7 })
    expect(readChaosFlags(['--help'])).toBeNull()
  })

  it.each([
    ['--minutes=0'],
    ['--minutes=soon'],
    ['--minutes=99999'],
    ['--seed=-1'],
    ['--seed=x'],
    ['--storm'],
  ])('refuses %s', (flag) => {
    expect(() => readChaosFlags([flag])).toThrow(flag.split('=')[0])
  })
})
