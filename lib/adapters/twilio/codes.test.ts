import { describe, expect, it } from 'vitest'
import { mayHaveReachedProcessor, refusalReasonOf } from './codes'

describe('a code of a refusal', () => {
  it.each([
    ['20003', 'setup'],
    ['20404', 'callOver'],
    ['21220', 'callOver'],
    ['64001', 'setup'],
    ['64003', 'invalid'],
    ['64004', 'setup'],
    ['64011', 'setup'],
    ['64016', 'setup'],
    ['64018', 'invalid'],
    ['64019', 'incomplete'],
    ['64020', 'invalid'],
    ['64021', 'outOfOrder'],
    ['64024', 'setup'],
    ['64999', 'invalid'],
    ['12345', 'invalid'],
    ['HTTP 403', 'setup'],
    ['__proto__', 'invalid'],
  ])('%s means %s', (code, reason) => {
    expect(refusalReasonOf(code)).toBe(reason)
  })

  it('leaves the money in doubt when the connector may have run', () => {
    const doubtful = ['64002', '64008', '64009', '64010', '64012', '64777', 'HTTP 404']
    expect(doubtful.filter((code) => !mayHaveReachedProcessor(code))).toEqual([])
    const sure = ['20003', '20404', '21220', '64001', '64004', '64019', '64020', '64021', '64022', '20999']
    expect(sure.filter(mayHaveReachedProcessor)).toEqual([])
  })
})
