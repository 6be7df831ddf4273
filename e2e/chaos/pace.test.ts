import { describe, expect, it } from 'vitest'
import { paceFor } from './pace'

describe('The pace of a run', () => {
  it('is sixty times that of life where programs start at once', () => {
    expect(paceFor([40, 45, 38])).toBe(60)
    // One that was late by chance says nothing.
    expect(paceFor([40, 45, 900])).toBe(60)
  })

  it('is slower where they do not, within reason', () => {
    expect(paceFor([200, 210, 190])).toBe(30)
    expect(paceFor([9_000, 9_000, 9_000])).toBe(10)
  })
})
