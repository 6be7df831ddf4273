import { expect, test } from 'vitest'
import { entriesMax, RequestLog } from './request-log.js'

const request = {
  kind: 'leg',
  url: 'http://127.0.0.1/leg',
  callSid: 'CA1',
  token: 't',
  attempt: 1,
  replay: false,
  status: 204,
  failure: null,
  ms: 1,
  at: '2026-01-01T00:00:00.000Z',
} as const

test('forgets the oldest when it is full, and says from where on it knows', () => {
  const log = new RequestLog()
  for (let count = 0; count <= entriesMax; count++) log.add(request)
  expect(log.oldestId).toBe(entriesMax / 10 + 1)
  expect(log.since(0)[0]?.id).toBe(log.oldestId)
  expect(log.since(log.oldestId, 2).map(({ id }) => id)).toEqual([log.oldestId + 1, log.oldestId + 2])
  expect(log.since(entriesMax + 1)).toEqual([])
  expect(log.last(2).map(({ id }) => id)).toEqual([entriesMax + 1, entriesMax])
})
