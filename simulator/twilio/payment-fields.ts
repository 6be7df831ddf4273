import type { FaultBoard } from '../fault-board.js'
import { baseField, type CaptureField, type EntryError } from './fields.js'
import { partialMask } from './masks.js'
import type { ConnectorVerdict } from './pay-connector.js'
import { requiredOf, type Session } from './session.js'
import type { FormFields } from './signature.js'

type Field = readonly [name: string, value: string]

/** Step 1 of a session: it is open. */
export function openedFields(accountSid: string, session: Session): FormFields {
  return [
    ...identity(accountSid, session),
    ['DateCreated', session.createdAt.toISOString()],
    ['PaymentConnector', session.request.connector],
    ['PaymentMethod', session.request.paymentMethod],
    ...purpose(session),
  ]
}

export type CaptureNews = {
  field: CaptureField
  /** What is on the keypad so far; null when the field is finished, one way or the other. */
  digits: string | null
  error: EntryError | null
}

/** Steps 2 to 7: a field was asked for, is being keyed, was accepted or refused. */
export function captureFieldsOf(
  accountSid: string,
  session: Session,
  news: CaptureNews,
  faults: FaultBoard,
): FormFields {
  const fields: Field[] = [
    ...identity(accountSid, session),
    ['DateUpdated', session.updatedAt.toISOString()],
    ['PaymentMethod', session.request.paymentMethod],
    ...purpose(session),
    ['Capture', news.field],
    ['PartialResult', news.digits === null ? 'false' : 'true'],
    [
      'Required',
      requiredOf(session, faults.get('matcherOrder'))
        .map((field) => spell(field, faults))
        .join(faults.get('requiredSeparator')),
    ],
  ]
  if (news.error) fields.push(['ErrorType', news.error])
  const shown = new Map(session.masks)
  const current = baseField(news.field)
  const typed = news.digits === null ? '' : partialMask(current, news.digits, faults.get('maskStyle'))
  if (news.digits !== null || !shown.has(news.field)) shown.set(current, typed)
  return [...fields, ...entered(session, shown)]
}

/** Steps 8 to 10: the session is over. */
export function endedFields(
  accountSid: string,
  session: Session,
  result: string,
  verdict: ConnectorVerdict | null,
  faults: FaultBoard,
): FormFields {
  const fields: Field[] = [
    ...identity(accountSid, session),
    ['DateUpdated', session.updatedAt.toISOString()],
    ['Result', result],
    ['PaymentMethod', session.request.paymentMethod],
  ]
  if (faults.get('commonFieldsOnTerminal')) {
    fields.push(['DateCreated', session.createdAt.toISOString()])
    fields.push(['PaymentConnector', session.request.connector], ...purpose(session))
  }
  fields.push(...entered(session, session.masks))
  if (verdict === null) return fields
  fields.push(['PaymentConfirmationCode', verdict.chargeId ?? ''])
  fields.push(['PaymentToken', verdict.tokenId ?? ''], ['ProfileId', ''])
  if (verdict.error) {
    const { code, text, connectorError } = verdict.error
    fields.push(['PayErrorCode', String(code)])
    fields.push(['PaymentError', faults.get('paymentErrorEncoded') ? encodeURIComponent(text) : text])
    if (connectorError !== null) fields.push(['ConnectorError', connectorError])
  }
  if (faults.get('payConnectorFields') === 'on') {
    for (const [name, value] of Object.entries(verdict.parameters))
      fields.push([`PayConnector_${name}`, value])
  }
  return fields
}

function identity(accountSid: string, session: Session): Field[] {
  return [
    ['AccountSid', accountSid],
    ['CallSid', session.callSid],
    ['Sid', session.sid],
  ]
}

/** The amount of a charge, or the kind of token of a session that charges nothing. */
function purpose({ request }: Session): Field[] {
  const fields: Field[] = []
  if (request.chargeAmount !== null) fields.push(['ChargeAmount', request.chargeAmount])
  else fields.push(['TokenType', request.tokenType])
  if (request.bankAccountType !== null) fields.push(['BankAccountType', request.bankAccountType])
  return fields
}

const fieldNames: [CaptureField, string][] = [
  ['payment-card-number', 'PaymentCardNumber'],
  ['expiration-date', 'ExpirationDate'],
  ['security-code', 'SecurityCode'],
  ['postal-code', 'PaymentCardPostalCode'],
  ['bank-routing-number', 'BankRoutingNumber'],
  ['bank-account-number', 'BankAccountNumber'],
]

function entered(session: Session, shown: ReadonlyMap<CaptureField, string>): Field[] {
  const fields: Field[] = []
  for (const [field, name] of fieldNames) {
    const value = shown.get(field)
    if (value !== undefined) fields.push([name, value])
  }
  if (session.brand !== null && session.masks.has('payment-card-number')) {
    fields.push(['PaymentCardType', session.brand])
  }
  return fields
}

/** Running clients compare with the names of the request; Twilio's own example prints them in capitals. */
function spell(field: CaptureField, faults: FaultBoard): string {
  if (faults.get('requiredSpelling') === 'kebab') return field
  return field.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
