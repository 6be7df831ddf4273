import { cardDigitsMin, toAsciiDigits } from '@/lib/values/prose'

/** What may be kept of a masked field, and whether it was not as masked as it should have been. */
export interface Unmasked {
  readonly lastFour: string | null
  readonly cardDataSeen: boolean
}

/**
 * The last four digits of a masked card number, whatever the mask: `xxxxxxxxxxxx1111`, `xxxx-xxxxxx-x4001`, stars.
 * Twilio shows no more than these; a number in clear is reported, and still no more than four digits leave this function.
 */
export function readCardMask(mask: string): Unmasked {
  const shape = shapeOf(mask)
  const digits = shape.replaceAll('x', '')
  const isClear = !shape.includes('x') && digits.length > 4
  return {
    lastFour: /x\d{4}$/.test(shape) || isClear ? shape.slice(-4) : null,
    cardDataSeen: isClear || digits.length >= cardDigitsMin,
  }
}

/** A security code has every digit hidden; a single digit in clear is one too many. */
export function showsSecurityCode(mask: string): boolean {
  return /\d/.test(toAsciiDigits(mask))
}

/** `MMYY` of a finished expiry, however it is written (`1228`, `12/28`); `null` while it is being keyed. */
export function readExpiry(text: string): string | null {
  const digits = text.replaceAll(/[\s/.-]/g, '')
  return /^(0[1-9]|1[0-2])\d\d$/.test(digits) ? digits : null
}

/** How many keys a mask stands for, whether hidden or in clear; separators do not count. */
export function keysIn(mask: string): number {
  return Math.min(shapeOf(mask).length, keysMax)
}

/** More keys than any field takes are not worth counting. */
const keysMax = 40

/** A mask without its separators: `x` for each hidden place, the digits that show. */
function shapeOf(mask: string): string {
  return toAsciiDigits(mask.slice(0, 100))
    .replace(/[xX*•·#]/g, 'x')
    .replace(/[^x0-9]/g, '')
}
