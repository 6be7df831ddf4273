import { describe, expect, it } from 'vitest'
import { charactersMinOf, passwordCharactersMax, refusePassword, wordsAbout } from './password'

const plain = { letterAndDigit: false }
const pci = { letterAndDigit: true }
const common = (text: string) => ['password', 'sunshine', 'iloveyou', 'correcthorse'].includes(text)
const about = wordsAbout('Amy Adeyemi', 'amy.adeyemi@example.com')
const beside = { besideFactor: true, about }
const alone = { besideFactor: false, about }
const judge = (password: string, rules = plain, person = beside) =>
  refusePassword(password, rules, person, common)

describe('A new password', () => {
  it('counts by its length: eight beside a second factor, fifteen alone', () => {
    expect(judge('qvxz wrt')).toBeNull()
    expect(judge('qvxz wr')).toBe('passwordTooShort')
    expect(judge('qvxz wrtk plmn', plain, alone)).toBe('passwordTooShort')
    expect(judge('qvxz wrtk plmno', plain, alone)).toBeNull()
  })

  it('is counted in characters, not in bytes, and may be of any script', () => {
    expect(judge('🔑🚪🪟🧱🪜🧰🪛')).toBe('passwordTooShort')
    expect(judge('🔑🚪🪟🧱🪜🧰🪛🔨')).toBeNull()
    expect(judge('пять лошадей')).toBeNull()
  })

  it('may be long, up to a bound', () => {
    const long = 'the quick brown fox jumps over a lazy dog, and '.repeat(3)
    expect(judge(long.slice(0, passwordCharactersMax))).toBeNull()
    expect(judge(long.slice(0, passwordCharactersMax + 1))).toBe('passwordTooLong')
  })

  it('needs no kinds of characters, unless the operator must follow PCI', () => {
    expect(judge('only small letters')).toBeNull()
    expect(judge('only small letters', pci)).toBe('passwordNeedsBoth')
    expect(judge('1029 3847 5665', pci)).toBe('passwordNeedsBoth')
    expect(judge('only 3 small ones', pci)).toBeNull()
    expect(judge('vwqz 3 kr', pci)).toBe('passwordTooShort')
    expect([charactersMinOf(pci, true), charactersMinOf(pci, false), charactersMinOf(plain, true)]).toEqual([
      12, 15, 8,
    ])
  })

  it.each(['password', 'PASSWORD', 'Password1!', '!!sunshine99', 'ｉｌｏｖｅｙｏｕ', '20iloveyou26'])(
    'is not one that attackers try first: %s',
    (password) => expect(judge(password)).toBe('passwordCommon'),
  )

  it.each(['aaaaaaaaa', 'abcabcabc', '12121212', 'qwe1qwe1qwe1', 'abcdefgh', '87654321'])(
    'is not one piece said again, or a run: %s',
    (password) => expect(judge(password)).toBe('passwordCommon'),
  )

  it.each(['amyadeyemi', 'Adeyemi2026', 'SottoSotto', 'adeyemi@sotto', 'example1'])(
    'is not made of names: %s',
    (password) => expect(judge(password)).toBe('passwordAboutYou'),
  )

  it('may hold a name among other things', () => {
    expect(judge('adeyemi sells purple boats')).toBeNull()
    expect(wordsAbout('Al Bo', 'al@x.io')).toEqual(['sotto'])
  })
})
