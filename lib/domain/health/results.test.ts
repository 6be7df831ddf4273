import { describe, expect, it } from 'vitest'
import { hour, minute } from '@/lib/values/instant'
import { found } from './checks'
import { isOverdue, isPractice, nextRoundInMs, resultsAfter, stopsCards } from './results'

const at = Date.UTC(2026, 2, 2, 9)
const flows = found('queue', 'queueFlows')
const slow = found('queue', 'queueSlow', { seconds: '40' })
const known = (mode: string) => found('shuttleInstance', 'shuttleKnown', { name: '', mode })
const silent = found('shuttleInstance', 'shuttleNoAnswer', { detail: 'x' })

describe('A check', () => {
  it('has been in its state since the first round that found it so', () => {
    const first = resultsAfter([], [flows], at)
    const second = resultsAfter(first, [flows], at + hour)
    expect(second).toEqual([{ ...flows, at: at + hour, since: at }])
    const third = resultsAfter(second, [slow], at + 2 * hour)
    expect(third).toEqual([{ ...slow, at: at + 2 * hour, since: at + 2 * hour }])
  })

  it('stays in a fault that has another cause by now', () => {
    const refused = resultsAfter([], [found('twilioCredentials', 'twilioRefused')], at)
    const closed = resultsAfter(refused, [found('twilioCredentials', 'twilioNotActive')], at + minute)
    expect(closed[0]).toMatchObject({ name: 'twilioNotActive', since: at })
  })
})

describe('The next round', () => {
  it('is an hour away while all is well, also where nothing has happened yet', () => {
    expect(nextRoundInMs([flows, found('connectorName', 'connectorUnused')])).toBe(hour)
  })

  it.each([found('twilioCredentials', 'twilioRefused'), silent, slow, found('clock', 'checkFailed')])(
    'is a minute away after %j',
    (finding) => {
      expect(nextRoundInMs([flows, finding])).toBe(minute)
    },
  )

  it('is overdue after two have been missed, and not before the first', () => {
    expect(isOverdue(null, at)).toBe(false)
    expect(isOverdue(at, at + 2 * hour)).toBe(false)
    expect(isOverdue(at, at + 2 * hour + 5 * minute + 1)).toBe(true)
  })
})

describe('Cards', () => {
  it('are stopped by the first finding that says so, which is named', () => {
    const stop = found('durability', 'notDurable', { settings: 'fsync' })
    expect(stopsCards([flows, found('paymentsReady', 'paymentsNotReady'), stop])?.check).toBe('paymentsReady')
    expect(stopsCards([flows, stop])).toBe(stop)
  })

  it('are not stopped by warnings, by other faults, by what is not known or not checked', () => {
    const others = [slow, silent, found('publicUrl', 'addressSilent'), found('clock', 'clockWrong')]
    expect(stopsCards([...others, found('paymentsReady', 'notChecked')])).toBeNull()
    expect(stopsCards([])).toBeNull()
  })
})

describe('Money', () => {
  it('is real only where the instance says that it is live', () => {
    expect(isPractice([known('live')])).toBe(false)
    expect(isPractice([known('test')])).toBe(true)
    expect(isPractice([silent])).toBeNull()
    expect(isPractice([])).toBeNull()
  })

  it('stays what it is while the processor is silent, also for an instance that starts meanwhile', () => {
    const before = resultsAfter([], [known('live')], at)
    const during = resultsAfter(resultsAfter(before, [silent], at + minute), [silent], at + 2 * minute)
    expect(during[0]).toMatchObject({ name: 'shuttleNoAnswer', since: at + minute })
    expect(isPractice(during)).toBe(false)
    expect(isPractice(resultsAfter(during, [known('test')], at + 3 * minute))).toBe(true)
  })

  it('is not real while the connector is in TEST mode', () => {
    expect(isPractice([known('live'), found('modesAgree', 'connectorInTest')])).toBe(true)
  })
})
