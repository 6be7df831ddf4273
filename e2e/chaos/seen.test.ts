import { describe, expect, it } from 'vitest'
import { Seen, type View } from './seen'

const view = (version: number, chip: View['chip'] = 'takingCard'): View => ({ id: 'p', version, chip })

describe('What screens were shown', () => {
  it('may go on, and may be told late', () => {
    const seen = new Seen()
    seen.shown(view(3), 0, 10, 'Amy')
    // Asked before anybody knew of version 3, and answered after it.
    seen.shown(view(2), 5, 20, 'Ben')
    seen.shown(view(4, 'paid'), 30, 40, 'Ben')
    seen.shown(view(5, 'booksDiffer'), 50, 60, 'Amy')
    expect(seen.regressions).toEqual([])
    expect(seen.everPaid()).toEqual(['p'])
  })

  it('may not be older than what was known when it was asked for', () => {
    const seen = new Seen()
    seen.shown(view(3), 0, 10, 'Amy')
    seen.shown(view(2), 11, 20, 'Ben')
    expect(seen.regressions).toHaveLength(1)
  })

  it('may not be older than what the stream had told', () => {
    const seen = new Seen()
    seen.told('p', 7, 10)
    seen.shown(view(6), 12, 20, 'Amy')
    expect(seen.regressions).toHaveLength(1)
  })

  it('may not go from paid to anything but the discovery of a second charge', () => {
    const seen = new Seen()
    seen.shown(view(3, 'paid'), 0, 10, 'Amy')
    seen.shown(view(4, 'checking'), 20, 30, 'Amy')
    expect(seen.regressions).toEqual(['Amy saw p go from paid to checking'])
  })

  it('may not say two things of one version', () => {
    const seen = new Seen()
    seen.shown(view(3, 'declined'), 0, 10, 'Amy')
    seen.shown(view(3, 'checking'), 0, 11, 'Ben')
    expect(seen.regressions).toHaveLength(1)
  })
})
