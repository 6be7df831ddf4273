import { dictionary } from '@zxcvbn-ts/language-common'

/**
 * Whether a text, in lower case, is among the passwords that attackers try first: some fifty thousand from published
 * breaches. The list comes with a package, so that nothing about a password is ever asked of anybody.
 */
export function isCommonPassword(text: string): boolean {
  common ??= new Set(dictionary['passwords-common'])
  return common.has(text)
}

/** Built at the first question: signing in does not need it. */
let common: ReadonlySet<string> | undefined
