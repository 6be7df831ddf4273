import { describe, expect, it } from 'vitest'
import { createAnnouncer, type Region } from './announcing'

/** An announcer on a clock that the test moves by hand. */
function announcer() {
  const heard: string[] = []
  const waiting = new Set<{ at: number; run: () => void }>()
  let time = 0
  const say = createAnnouncer({
    write: (region: Region, text: string) => text !== '' && heard.push(`${region}: ${text}`),
    now: () => time,
    later: (run, ms) => {
      const entry = { at: time + ms, run }
      waiting.add(entry)
      return () => void waiting.delete(entry)
    },
  })
  const pass = (ms: number) => {
    time += ms
    for (const entry of [...waiting]) {
      if (entry.at > time) continue
      waiting.delete(entry)
      entry.run()
    }
  }
  return { heard, say, pass }
}

describe('the announcer', () => {
  it('speaks the first polite text at once', () => {
    const { heard, say } = announcer()
    say('Ask for the card number.', 'polite')
    expect(heard).toEqual(['polite: Ask for the card number.'])
  })

  it('keeps only the newest of the polite texts that come within a second and a half', () => {
    const { heard, say, pass } = announcer()
    say('4 keys', 'polite')
    pass(200)
    say('8 keys', 'polite')
    pass(200)
    say('12 keys', 'polite')
    pass(1_100)
    expect(heard).toEqual(['polite: 4 keys', 'polite: 12 keys'])
  })

  it('drops a repeat', () => {
    const { heard, say, pass } = announcer()
    say('Caller paused.', 'polite')
    pass(5_000)
    say('Caller paused.', 'polite')
    pass(5_000)
    expect(heard).toEqual(['polite: Caller paused.'])
  })

  it('speaks an alert at once and silences what was waiting', () => {
    const { heard, say, pass } = announcer()
    say('4 keys', 'polite')
    say('8 keys', 'polite')
    say('Card number: mistyped. Ask again.', 'assertive')
    pass(5_000)
    expect(heard).toEqual(['polite: 4 keys', 'assertive: Card number: mistyped. Ask again.'])
  })

  it('speaks the same alert again once something else was said in between', () => {
    const { heard, say, pass } = announcer()
    say('Declined by the bank.', 'assertive')
    say('Declined by the bank.', 'assertive')
    pass(2_000)
    say('Ask for the card number.', 'polite')
    pass(2_000)
    say('Declined by the bank.', 'assertive')
    expect(heard).toEqual([
      'assertive: Declined by the bank.',
      'polite: Ask for the card number.',
      'assertive: Declined by the bank.',
    ])
  })

  it('asks for the same field again after a refusal', () => {
    const { heard, say, pass } = announcer()
    say('Ask for the expiry.', 'polite')
    say('Expiry: date is past. Ask again.', 'assertive')
    pass(3_000)
    say('Ask for the expiry.', 'polite')
    expect(heard.at(-1)).toBe('polite: Ask for the expiry.')
  })
})
