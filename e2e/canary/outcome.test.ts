import { describe, expect, it } from 'vitest'
import { type Found, linesOf, outcomeOf, problemsOf } from './outcome'
import type { Hit } from './scanner'
import { makeSentinels } from './sentinels'

const [sentinel] = makeSentinels(1)
if (!sentinel) throw new Error('There is no sentinel.')
const hit: Hit = { place: 'database', where: 'call.state', form: 'base64', what: 'number', sentinel }
const bytes = {
  heap: 1,
  database: 1,
  wal: 1,
  'database files': 1,
  log: 1,
  build: 1,
  stream: 1,
  browser: 1,
  answers: 1,
}
const clean: Found = {
  ...{ planted: 200, scannerFound: 200, missed: [], hits: [], heapHits: [hit], echoes: 3 },
  ...{ doorsOf: () => ['twilio voice: From'], sentinels: 200, sent: 200, doors: 900, requests: 1_000 },
  ...{ statuses: { 204: 1_000 }, unanswered: [], cards: { paid: 2 }, bytes },
}
const falsePositives = [
  { kind: 'phone numbers', of: 100, typed: 1, inProse: 7 },
  { kind: 'UUIDs', of: 100, typed: 2, inProse: 0 },
]
const problems = (more: Partial<Found>) => {
  const found = { ...clean, ...more }
  return problemsOf(outcomeOf(found, falsePositives), found)
}

describe('A run', () => {
  it('is summed up in one object: what is in memory is told and does not count', () => {
    expect(outcomeOf(clean, falsePositives)).toEqual({
      ...{ planted: 200, scannerFound: 200, hits: 0, heapHits: 1, falsePositives: 3 },
    })
    expect(problems({})).toEqual([])
  })

  it('fails for card data that were found', () => {
    expect(problems({ hits: [hit] })).toEqual(['1 places hold card data that must not be there.'])
  })

  it('fails when the scanner missed something that was planted', () => {
    expect(problems({ scannerFound: 199, missed: ['hex in wal'] })).toEqual([
      'The scanner missed 1 of 200 planted numbers: hex in wal.',
    ])
  })

  it('fails when not every sentinel went in', () => {
    expect(problems({ sent: 199 })).toEqual(['Only 199 of 200 sentinels were sent.'])
  })

  it.each(Object.keys(bytes))('fails when there was nothing to search in: %s', (place) => {
    expect(problems({ bytes: { ...bytes, [place]: 0 } })).toEqual([`Nothing was searched in: ${place}.`])
  })

  it('says where a hit is and how it came there, and never the number', () => {
    const lines = linesOf({ ...clean, hits: [hit] }, falsePositives).join('\n')
    expect(lines).toContain('HIT database: call.state: number of sentinel 0')
    expect(lines).toContain('base64; sent by twilio voice: From')
    expect(lines).toContain(`····${sentinel.number.slice(-4)}`)
    expect(lines).not.toContain(sentinel.number.slice(0, 6))
  })
})
