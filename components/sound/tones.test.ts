import { expect, it } from 'vitest'
import { cues } from './tones'

/** The tones of a keypad (ITU-T Q.23), in hertz: the lower ones begin at 697. */
const keypadLowest = 697

it('No sound of ours can be taken for a keypad tone', () => {
  for (const notes of Object.values(cues))
    for (const { hertz, toHertz } of notes)
      for (const each of [hertz, toHertz ?? hertz]) expect(each).toBeLessThan(Math.min(600, keypadLowest))
})

it('Sounds are short', () => {
  for (const notes of Object.values(cues))
    expect(Math.max(...notes.map(({ afterMs, ms }) => afterMs + ms))).toBeLessThanOrEqual(500)
})
