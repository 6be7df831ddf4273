import { describe, expect, it } from 'vitest'
import { brands, entryFields, entryRefusals } from '@/lib/values/card'
import { currencyDecimals } from '@/lib/values/money'
import { refusalCodes } from '@/lib/wire/commands'
import { chips, recordingStates } from '@/lib/wire/views'
import {
  announcements,
  clearsWords,
  isTimelineKey,
  listed,
  paidBefore,
  type RowFacts,
  recordingWords,
  referenceBlocked,
  refusalSentence,
  refusalWords,
  rowWords,
  type SayKey,
  sentences,
  spokenReference,
  statusWords,
  timelineKeys,
  timelineWords,
  waitingLines,
} from './index'

const wordsIn = (text: string) => text.trim().split(/\s+/).length
const broken = /undefined|null|NaN|\[object/

const long = { minor: 77_777_777, currency: 'GBP' } as const

describe('sentences for the caller', () => {
  const keys = Object.keys(sentences) as SayKey[]
  const facts = [
    { brand: 'visa', lastFour: '1111' } as const,
    { brand: 'amex', lastFour: '0005' } as const,
    null,
  ].flatMap((card) =>
    [true, false].map((recordingPaused) => ({
      money: long,
      reference: 'Invoice 2026/77',
      description: 'your monthly membership of the club',
      card,
      taken: [...brands],
      recordingPaused,
    })),
  )

  it.each(keys)('%s is at most thirty words, whatever it is filled with', (key) => {
    for (const each of facts) {
      expect(wordsIn(sentences[key](each))).toBeLessThanOrEqual(30)
      expect(sentences[key](each)).not.toMatch(broken)
    }
  })

  it('have one for every field and every refusal', () => {
    expect(keys).toEqual(expect.arrayContaining([...entryFields, ...entryRefusals]))
  })

  it('claim a paused recording only when it is paused', () => {
    const [paused, running] = [true, false].map((recordingPaused) =>
      sentences.opening({ ...(facts[0] as (typeof facts)[0]), recordingPaused }),
    )
    expect(paused).toContain('the recording is paused')
    expect(running).not.toContain('recording')
  })

  it('read back what was typed', () => {
    const money = { minor: 4_900, currency: 'GBP' } as const
    const read = sentences.details({ ...(facts[0] as (typeof facts)[0]), money, reference: 'A-1042' })
    expect(read).toBe("That's forty-nine pounds for order A-1042. Shall I take it by card now?")
    expect(spokenReference('Invoice 77')).toBe('Invoice 77')
  })

  it('never name a long purpose', () => {
    const purpose = Array.from({ length: 40 }, () => 'word').join(' ')
    const told = sentences.saveConsent({ ...(facts[0] as (typeof facts)[0]), description: purpose })
    expect(told).toContain('future payments')
  })
})

describe('lines for the agent', () => {
  it.each(Object.entries(waitingLines))('%s is at most twelve words', (_, line) => {
    expect(wordsIn(line)).toBeLessThanOrEqual(12)
  })
})

describe('the tables', () => {
  it('have a sentence for every refusal', () => {
    expect(Object.keys(refusalWords)).toEqual(expect.arrayContaining([...refusalCodes]))
    for (const code of refusalCodes) expect(refusalSentence(code, null)).toMatch(/[.]$/)
    expect(refusalSentence('failed', '7F3K')).toBe('Something failed here. Error 7F3K.')
  })

  it('have a word for every state', () => {
    expect(Object.keys(statusWords).sort()).toEqual([...chips].sort())
    expect(Object.keys(recordingWords).sort()).toEqual([...recordingStates].sort())
  })

  it('have a sentence for every line of a timeline, with and without its values', () => {
    const values = { field: 'cardNumber', brand: 'visa', lastFour: '1111', why: 'mistyped', amount: '£49.00' }
    expect(Object.keys(timelineWords).sort()).toEqual([...timelineKeys].sort())
    for (const key of timelineKeys) {
      for (const filled of [
        {},
        values,
        { result: 'callerHungUp', code: '64008', number: '2', seconds: '63' },
      ]) {
        expect(timelineWords[key](filled)).toMatch(/^[A-Z].*[.]$/)
        expect(timelineWords[key](filled)).not.toMatch(broken)
      }
    }
    expect(timelineWords.fieldRefused(values)).toBe('Card number typed, mistyped.')
    expect(isTimelineKey('somethingNewer')).toBe(false)
  })

  it('have a chip and a line for every state of a row', () => {
    const facts: RowFacts = {
      field: 'cardNumber',
      keys: 7,
      secondsLeft: 7,
      brand: 'visa',
      lastFour: '1111',
      taken: ['visa', 'mastercard'],
    }
    for (const words of Object.values(rowWords)) {
      expect(words.chip(facts).length).toBeLessThanOrEqual(22)
      expect(words.line(facts)).not.toMatch(broken)
    }
    expect(rowWords.typing.chip({ ...facts, keys: 1 })).toBe('Typing · 1 key')
    expect(rowWords.paused.chip(facts)).toBe('Paused · about 7 s')
    expect(rowWords.brandNotTaken.line(facts)).toBe('We take Visa and Mastercard.')
    expect(rowWords.accepted.chip(facts)).toBe('Accepted · Visa')
  })
})

describe('small texts', () => {
  it('list brands as people do', () => {
    expect(listed(['visa'])).toBe('Visa')
    expect(listed(['visa', 'mastercard', 'amex'], 'or')).toBe('Visa, Mastercard or Amex')
  })

  it('name what a second press would clear', () => {
    const card = { brand: 'visa', lastFour: '1111' } as const
    expect(clearsWords('cardNumber', card)).toBe('Clears Visa ending 1111. Press again to confirm.')
    expect(clearsWords('expiry', card)).toBe('Clears the expiry. Press again to confirm.')
  })

  it('tell of a reference that is known', () => {
    const money = { minor: 4_900, currency: 'GBP' } as const
    expect(paidBefore({ time: '11:04', today: true, money, by: 'Ben' })).toBe(
      'Paid today 11:04 by Ben, £49.00.',
    )
    expect(referenceBlocked({ state: 'unknown', until: '14:32', by: 'Ben', mayReplace: false })).toBe(
      'Unresolved, blocked until 14:32.',
    )
    expect(referenceBlocked({ state: 'unknown', until: '14:32', by: 'Ben', mayReplace: true })).toBe(
      'Unresolved. A supervisor allowed one more payment for it.',
    )
    expect(referenceBlocked({ state: 'inFlight', until: null, by: 'Ben', mayReplace: false })).toContain(
      'Ben is taking a card',
    )
  })

  it('speak to screen readers in money and single digits', () => {
    const money = { minor: 4_900, currency: 'GBP' } as const
    expect(announcements.review(money, { brand: 'visa', lastFour: '1111' })).toBe(
      'Review. Take 49 pounds from Visa ending 1 1 1 1.',
    )
    expect(announcements.keys('cardNumber', 8)).toBe('Card number, 8 keys.')
  })

  it('know every currency', () => {
    for (const currency of Object.keys(currencyDecimals) as (keyof typeof currencyDecimals)[]) {
      expect(
        sentences.review({
          money: { minor: 1, currency },
          reference: '',
          description: null,
          card: null,
          taken: [],
          recordingPaused: false,
        }),
      ).toMatch(/one/)
    }
  })
})
