/**
 * Passwords by NIST SP 800-63B-4, section 3.1.1.2: length counts, composition does not, and what attackers try first is
 * refused. PCI DSS 4.0.1 (8.3.6) asks for letters and digits and twelve characters; an operator who must follow it
 * switches that on.
 */
export interface PasswordRules {
  /** Also letters and digits, and at least {@link pciCharactersMin}. */
  readonly letterAndDigit: boolean
}

/** Alone, without a second factor. */
export const aloneCharactersMin = 15
/** Beside a second factor. */
export const besideFactorCharactersMin = 8
/** PCI DSS 4.0.1, 8.3.6. */
export const pciCharactersMin = 12
/** Longer ones cost time to hash; NIST asks for at least 64. */
export const passwordCharactersMax = 128

/** How many characters a password of this person has at least. */
export function charactersMinOf(rules: PasswordRules, besideFactor: boolean): number {
  const min = besideFactor ? besideFactorCharactersMin : aloneCharactersMin
  return rules.letterAndDigit ? Math.max(min, pciCharactersMin) : min
}

/** Why a password was not taken. */
export type PasswordRefusal =
  | 'passwordTooShort'
  | 'passwordTooLong'
  | 'passwordNeedsBoth'
  | 'passwordAboutYou'
  | 'passwordCommon'

/**
 * Judges a new password; `null` when it may be used. Characters are Unicode characters after NFKC, as they are hashed.
 * @param common whether a text, in lower case, is on the list of what attackers try first
 * @param about words that are easy to guess for this person: names, the parts of the e-mail address, our own name
 */
export function refusePassword(
  password: string,
  rules: PasswordRules,
  person: { readonly besideFactor: boolean; readonly about: readonly string[] },
  common: (text: string) => boolean,
): PasswordRefusal | null {
  const normal = password.normalize('NFKC')
  const characters = [...normal].length
  if (characters < charactersMinOf(rules, person.besideFactor)) return 'passwordTooShort'
  if (characters > passwordCharactersMax) return 'passwordTooLong'
  if (rules.letterAndDigit && !(/\p{L}/u.test(normal) && /\p{Nd}/u.test(normal))) return 'passwordNeedsBoth'
  const lower = normal.toLocaleLowerCase('en')
  if (isMostly(lower, person.about)) return 'passwordAboutYou'
  if (isGuessable(lower, common)) return 'passwordCommon'
  return null
}

/** The words that are easy to guess for a person. */
export function wordsAbout(name: string, email: string): string[] {
  const parts = `${name} ${email} sotto`.toLocaleLowerCase('en').split(/[^\p{L}\p{N}]+/u)
  return [...new Set(parts.filter((part) => [...part].length >= wordCharactersMin))]
}

/** Shorter words stand in every text by chance. */
const wordCharactersMin = 4
/** What has to be left of a password without what anybody would guess: fewer can be tried out in no time. */
const ownCharactersMin = 5

/** A known word with a few characters around it is still that word. */
function isMostly(lower: string, words: readonly string[]): boolean {
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), lower)
  return rest !== lower && [...rest].length < ownCharactersMin
}

/** On the list as it is, without the figures and signs around it, or one piece said again and again. */
function isGuessable(lower: string, common: (text: string) => boolean): boolean {
  const bare = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const piece = /^(.{1,6}?)\1+.{0,5}$/u.exec(lower)
  return (
    common(lower) ||
    (bare !== lower && bare.length >= ownCharactersMin && common(bare)) ||
    piece !== null ||
    isRun(lower)
  )
}

/** `abcdefgh`, `87654321`: each character next to the one before. */
function isRun(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0))
  return steps.every((step) => step === 1) || steps.every((step) => step === -1)
}
