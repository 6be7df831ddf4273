/** A refusal of Twilio's REST API: its code, the HTTP status, and what the message says. */
export type TwilioRefusal = { code: number; status: number; message: string }

const refusals = {
  20003: { status: 401, message: 'Authentication Error - invalid username' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20429: { status: 429, message: 'Too Many Requests' },
  20500: { status: 500, message: 'An internal server error has occurred' },
  20503: { status: 503, message: 'Service unavailable' },
  20001: { status: 400, message: 'Unknown parameters' },
  21205: { status: 400, message: 'Url is not a valid URL' },
  21218: { status: 400, message: 'Invalid TwiML' },
  21220: { status: 400, message: 'Call is not in-progress. Cannot perform this operation.' },
  21609: { status: 400, message: 'Invalid StatusCallback URL' },
  64001: { status: 400, message: 'Configuration error of the payment connector' },
  64002: { status: 503, message: 'Service unavailable' },
  64003: { status: 400, message: 'Invalid chargeAmount value' },
  64004: { status: 400, message: 'Invalid paymentConnector value' },
  64005: { status: 400, message: 'The payment connector does not support tokenization' },
  64006: { status: 400, message: 'Token type is not supported by the payment connector' },
  64007: { status: 400, message: 'The payment connector does not support charging' },
  64011: { status: 400, message: 'Currency is not supported by the payment connector' },
  64013: { status: 400, message: 'Payment method is not supported by the payment connector' },
  64014: { status: 400, message: 'Parameter AVSName is required for ach-debit' },
  64015: { status: 400, message: 'A parameter that the payment connector needs is missing' },
  64016: { status: 400, message: 'Callback URL must be https' },
  64017: { status: 400, message: 'BankAccountType cannot be used with credit-card' },
  64018: { status: 400, message: 'Exactly one of Capture and Status is required' },
  64019: { status: 400, message: 'Required payment information is incomplete' },
  64020: { status: 400, message: 'Invalid parameter value' },
  64021: { status: 400, message: 'Invalid operation' },
  64024: { status: 400, message: 'The payment connector is not approved' },
} as const

export type TwilioErrorCode = keyof typeof refusals

/** A refusal by its code; `detail` is added to the standard message. */
export function refusal(code: TwilioErrorCode, detail?: string): TwilioRefusal {
  const { status, message } = refusals[code]
  return { code, status, message: detail ? `${message}: ${detail}` : message }
}

/** A refusal with any code; one that is not in the table is a plain 400. */
export function refusalWith(code: number): TwilioRefusal {
  const known = Object.entries(refusals).find(([each]) => Number(each) === code)?.[1]
  return { code, ...(known ?? { status: 400, message: 'Payment error' }) }
}

/** The JSON body of a refusal (twilio.com/docs/usage/twilios-response). */
export function refusalBody({ code, status, message }: TwilioRefusal) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
}
