import { describe, expect, it } from 'vitest'
import { auditOutcomes } from '@/lib/wire/audit'
import {
  auditActionNames,
  auditActionWords,
  auditDetailLines,
  auditOutcomeWords,
  auditSubjectWords,
  auditWords,
} from '.'

// Total over the actions of the domain: the compiler sees to it.
const all = Object.keys(auditActionNames)

describe('The words of the audit', () => {
  it('tell every action from the others', () => {
    expect(all.length).toBeGreaterThan(30)
    const words = all.flatMap((action) =>
      auditOutcomes.map((outcome) => auditActionWords({ action, outcome })),
    )
    // Whether it was refused or failed is told beside them.
    expect(new Set(words).size).toBe(2 * all.length)
    for (const text of words) expect(text).toMatch(/^[A-Z][^.]{4,50}$/)
  })

  it('show an action that is newer than the page by its name', () => {
    expect(auditActionWords({ action: 'payment.export', outcome: 'done' })).toBe('payment.export')
    expect(auditActionWords({ action: 'constructor', outcome: 'refused' })).toBe('Wanted to constructor')
    expect(auditSubjectWords('invoice')).toBe('invoice')
  })

  it('know every outcome', () => {
    expect(Object.keys(auditOutcomeWords).sort()).toEqual([...auditOutcomes].sort())
  })

  it('say what a person was told, and nothing that helps nobody', () => {
    expect(auditDetailLines({ code: 'notReady', more: 3, attempt: 'x', next: 'y', slow: null })).toEqual([
      'Told: “The card is not complete yet.”',
      '3 more like it',
    ])
    expect(auditDetailLines({ code: 'somethingNewer', toString: 'x' })).toEqual([
      'Told: “somethingNewer”',
      'toString: x',
    ])
    expect(auditDetailLines({ verdict: 'taken', source: 'ourBank', state: 'away', field: 'expiry' })).toEqual(
      ['The money was taken', 'Says our own bank', 'Away', 'The expiry'],
    )
  })

  it('count what was found', () => {
    expect([auditWords.found(1, false), auditWords.found(7, false), auditWords.found(50, true)]).toEqual([
      '1 row.',
      '7 rows.',
      'The newest 50 of what fits.',
    ])
  })
})
