import type { DeclineCategory, MoneyStatus } from '@/lib/domain/payment/state'
import type { Brand } from '@/lib/values/card'

/** Statuses of a payment (docs.shuttleglobal.com/docs/epfp-payments). */
const statuses: Readonly<Record<string, MoneyStatus>> = {
  SUCCESS: 'success',
  UNATTRIBUTED: 'unattributed',
  PENDING: 'pending',
  UNRESOLVED: 'unresolved',
  DECLINED: 'declined',
  REQAUTH: 'needsApproval',
}

/** What a payment's status means. A word that we do not know is neither success nor failure: it is still going on. */
export function moneyStatusOf(status: string, gatewayStatus: string): MoneyStatus {
  const known = look(statuses, status.trim().toUpperCase()) ?? 'inProgress'
  return known === 'unresolved' && gatewayStatus.trim().toUpperCase() === 'HELD' ? 'underReview' : known
}

/**
 * Reasons of a decline that call for something else than "another card". Gateways word them in many ways, so only whole
 * phrases count: a reason guessed from half a sentence would put words into a bank's mouth.
 */
const declines: Readonly<Record<string, DeclineCategory>> = {
  'insufficient funds': 'funds',
  'not sufficient funds': 'funds',
  'exceeds limit': 'funds',
  'limit exceeded': 'funds',
  'exceeds withdrawal limit': 'funds',
  'exceeds withdrawal amount limit': 'funds',
  'expired card': 'expired',
  'card expired': 'expired',
  'incorrect cvv': 'details',
  'incorrect cvc': 'details',
  'invalid cvv': 'details',
  'cvv mismatch': 'details',
  'incorrect security code': 'details',
  'incorrect postal code': 'details',
  'avs mismatch': 'details',
  'incorrect card number': 'details',
  'invalid card number': 'details',
  'card not supported': 'cardNotAccepted',
  'card type not supported': 'cardNotAccepted',
  'transaction not permitted': 'cardNotAccepted',
  'transaction not permitted to cardholder': 'cardNotAccepted',
  'lost or stolen card': 'issuer',
  'lost card': 'issuer',
  'stolen card': 'issuer',
  'pick up card': 'issuer',
  'restricted card': 'issuer',
  'suspected fraud': 'issuer',
  'issuer unavailable': 'bankUnreachable',
  'issuer timeout': 'bankUnreachable',
  'issuer or switch inoperative': 'bankUnreachable',
  'authentication required': 'needsApproval',
  'strong customer authentication required': 'needsApproval',
}

/** The category of a decline from the bank's text, else from the gateway's status, else `general`. */
export function declineOf(gatewayMessage: string, gatewayStatus: string): DeclineCategory {
  return look(declines, phrase(gatewayMessage)) ?? look(declines, phrase(gatewayStatus)) ?? 'general'
}

/** Blanks, case, underscores and a full stop at the end do not change a reason. */
function phrase(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim()
    .replace(/\.$/, '')
}

const cardTypes: Readonly<Record<string, Brand>> = {
  VISA: 'visa',
  MASTERCARD: 'mastercard',
  MC: 'mastercard',
  AMEX: 'amex',
  AMERICANEXPRESS: 'amex',
  MAESTRO: 'maestro',
  DISCOVER: 'discover',
  JCB: 'jcb',
  DINERS: 'diners-club',
  DINERSCLUB: 'diners-club',
}

/** A brand as Shuttle writes it, `null` for those that we do not tell apart. */
export function brandOf(type: string): Brand | null {
  return look(cardTypes, type.toUpperCase().replaceAll(/[^A-Z]/g, ''))
}

function look<T>(table: Readonly<Record<string, T>>, word: string): T | null {
  return Object.hasOwn(table, word) ? (table[word] ?? null) : null
}
