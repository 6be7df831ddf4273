import {
  acceptedBrand,
  baseField,
  type CaptureField,
  type EntryContext,
  type EntryError,
  entryRules,
  matchableFields,
  matchedField,
} from './fields.js'
import { finalMask, type MaskStyle } from './masks.js'
import type { Session } from './session.js'

/** Digits after which nothing more is waited for; a repetition is as long as the first entry. */
export function fullLength(session: Session, field: CaptureField, digits: string, today: Date): number {
  const repeated = session.entries.get(matchedField(field) ?? field)
  if (repeated !== undefined) return repeated.length
  return entryRules[baseField(field)].fullLength(digits, contextOf(session, today))
}

/** Why what has been keyed is refused, or null when it stands. */
export function judge(session: Session, field: CaptureField, digits: string, today: Date): EntryError | null {
  if (digits === '') return 'input-timeout'
  const repeated = matchedField(field)
  if (repeated) return session.entries.get(repeated) === digits ? null : 'input-matching-failed'
  return entryRules[baseField(field)].refuse(digits, contextOf(session, today))
}

/** The field is done and leaves `Required`. */
export function accept(session: Session, field: CaptureField, digits: string, style: MaskStyle): void {
  session.entries.set(field, digits)
  session.masks.set(field, finalMask(baseField(field), digits, style))
  if (field === 'payment-card-number') session.brand = acceptedBrand(digits)
}

/** Asking again starts the field from nothing, and with it the repetition that was compared with it. */
export function forget(session: Session, field: CaptureField): void {
  const fields: CaptureField[] = [field]
  const matchable = matchableFields.find((known) => known === field)
  if (matchable) fields.push(`${matchable}-matcher`)
  for (const each of fields) {
    session.entries.delete(each)
    session.masks.delete(each)
  }
  if (field === 'payment-card-number') session.brand = null
}

function contextOf({ entries, request }: Session, today: Date): EntryContext {
  return {
    brand: acceptedBrand(entries.get('payment-card-number')),
    validCardTypes: request.validCardTypes,
    postalCodeDigitsMin: request.postalCodeDigitsMin,
    today,
  }
}
