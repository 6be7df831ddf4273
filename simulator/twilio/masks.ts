import { brandOf } from './cards.js'
import type { EntryField } from './fields.js'

export type MaskStyle = 'plain' | 'grouped' | 'stars'

/** While a field is being keyed: hidden digits appear as x, and fields that Twilio sends in clear appear as typed. */
export function partialMask(field: EntryField, digits: string, style: MaskStyle): string {
  if (isSentInClear(field)) return digits
  if (field === 'bank-account-number') return '*'.repeat(digits.length)
  return (field === 'security-code' && style === 'stars' ? '*' : 'x').repeat(digits.length)
}

/** A finished field: the last four of a card, the last two of a bank account, nothing of a security code. */
export function finalMask(field: EntryField, digits: string, style: MaskStyle): string {
  if (field === 'payment-card-number') return cardMask(digits, style)
  if (field === 'bank-account-number') return '*'.repeat(Math.max(0, digits.length - 2)) + digits.slice(-2)
  return partialMask(field, digits, style)
}

function isSentInClear(field: EntryField): boolean {
  return field === 'expiration-date' || field === 'postal-code' || field === 'bank-routing-number'
}

function cardMask(digits: string, style: MaskStyle): string {
  const mask = 'x'.repeat(digits.length - 4) + digits.slice(-4)
  if (style !== 'grouped') return mask
  if (brandOf(digits) === 'amex') return `${mask.slice(0, 4)}-${mask.slice(4, 10)}-${mask.slice(10)}`
  return (mask.match(/.{1,4}/g) ?? []).join('-')
}
