import type { SessionRefusalReason } from '@/lib/ports/payment-sessions'

/**
 * Where in the life of a session an error can arise.
 * `before`: the connector is never asked. `connector`: it was, or may have been, so money may have moved.
 * `either`: tells nothing about it (an operation out of order says so whether or not another one is under way).
 */
type Stage = 'before' | 'connector' | 'either'

interface CodeMeaning {
  readonly reason: SessionRefusalReason
  readonly stage: Stage
}

/**
 * The error codes of a Payments session and what each means for us (twilio.com/docs/api/errors).
 * The same numbers arrive in REST answers and as PayErrorCode in callbacks, so one table serves both.
 */
const meanings: Readonly<Record<string, CodeMeaning>> = {
  // Credentials, account, call: refused by the API itself.
  20001: { reason: 'invalid', stage: 'before' },
  20003: { reason: 'setup', stage: 'before' },
  20005: { reason: 'setup', stage: 'before' },
  20008: { reason: 'setup', stage: 'before' },
  20404: { reason: 'callOver', stage: 'before' },
  21205: { reason: 'setup', stage: 'before' },
  21220: { reason: 'callOver', stage: 'before' },
  21609: { reason: 'setup', stage: 'before' },
  // The connector as it is installed cannot do this.
  64001: { reason: 'setup', stage: 'before' },
  64004: { reason: 'setup', stage: 'before' },
  64005: { reason: 'setup', stage: 'before' },
  64006: { reason: 'setup', stage: 'before' },
  64007: { reason: 'setup', stage: 'before' },
  64011: { reason: 'setup', stage: 'before' },
  64013: { reason: 'setup', stage: 'before' },
  64015: { reason: 'setup', stage: 'before' },
  64016: { reason: 'setup', stage: 'before' },
  // A connector in TEST mode lets known test numbers pass only; it is asked for none of the others.
  64022: { reason: 'setup', stage: 'before' },
  64023: { reason: 'setup', stage: 'before' },
  64024: { reason: 'setup', stage: 'before' },
  // What we sent.
  64003: { reason: 'invalid', stage: 'before' },
  64014: { reason: 'invalid', stage: 'before' },
  64017: { reason: 'invalid', stage: 'before' },
  64018: { reason: 'invalid', stage: 'before' },
  64020: { reason: 'invalid', stage: 'before' },
  // When we sent it.
  64019: { reason: 'incomplete', stage: 'before' },
  64021: { reason: 'outOfOrder', stage: 'either' },
  // Known only once the connector has run. A revoked authorisation may show on a retry, after a first attempt got through.
  64002: { reason: 'invalid', stage: 'connector' },
  64008: { reason: 'invalid', stage: 'connector' },
  64009: { reason: 'setup', stage: 'connector' },
  64010: { reason: 'invalid', stage: 'connector' },
  64012: { reason: 'invalid', stage: 'connector' },
}

/** A code of the Pay family that is newer than the table may well come from the connector; other numbers do not. */
function meaningOf(code: string): CodeMeaning {
  if (Object.hasOwn(meanings, code)) return meanings[code] ?? unknownPayCode
  if (/^HTTP /.test(code)) return foreignCode
  return /^64\d{3}$/.test(code) ? unknownPayCode : unknownCode
}

const unknownPayCode: CodeMeaning = { reason: 'invalid', stage: 'connector' }
const unknownCode: CodeMeaning = { reason: 'invalid', stage: 'either' }
/** Something between us and Twilio answered: the address or the network is set up wrongly, and its word proves nothing. */
const foreignCode: CodeMeaning = { reason: 'setup', stage: 'connector' }

/** What a refusal with this code means for the session. Codes that are not in the table are `invalid`. */
export function refusalReasonOf(code: string): SessionRefusalReason {
  return meaningOf(code).reason
}

/** Whether a refusal with this code leaves open that the processor was asked to move money. */
export function mayHaveReachedProcessor(code: string): boolean {
  return meaningOf(code).stage === 'connector'
}

/** Connector errors with which Twilio wraps a code of the processor's own. */
const wrappedCodes: readonly string[] = ['64008', '64010']

/**
 * The processor's own codes that refuse a request for its form, before any payment exists. Only words that can mean
 * nothing else are listed: a time-out, a malformed answer or a decline is never among them.
 */
const validationCodes: readonly string[] = [
  'invalid_request',
  'invalid_parameter',
  'invalid_parameters',
  'missing_parameter',
  'validation_error',
  'validation_failed',
]

/**
 * True only when the error that ended a session proves that the processor was never asked to move money:
 * a code that precedes the connector, or a connector that refused the request itself by a code we know.
 */
export function provesNothingMoved(payErrorCode: string | null, connectorError: string | null): boolean {
  if (payErrorCode === null) return false
  if (wrappedCodes.includes(payErrorCode)) return isValidationCode(connectorError)
  return meaningOf(payErrorCode).stage === 'before'
}

function isValidationCode(connectorError: string | null): boolean {
  if (connectorError === null) return false
  const word = connectorError
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  return validationCodes.includes(word)
}
