/** Everything that Twilio is known to send on a card entry, and what it may send next year. */
export const ofPayment = [
  ...['AccountSid', 'CallSid', 'Sid', 'DateCreated', 'DateUpdated', 'PaymentConnector', 'PaymentMethod'],
  ...['ChargeAmount', 'TokenType', 'BankAccountType', 'Capture', 'PartialResult', 'Required', 'ErrorType'],
  ...['PaymentCardNumber', 'PaymentCardType', 'ExpirationDate', 'SecurityCode', 'PaymentCardPostalCode'],
  ...['BankRoutingNumber', 'BankAccountNumber', 'Result', 'PaymentConfirmationCode', 'PaymentToken'],
  ...['ProfileId', 'PaymentError', 'PayErrorCode', 'ConnectorError', 'PayConnector_payment_status'],
  ...['PayConnector_gateway_status', 'PayConnector_gateway_message', 'PayConnector_gateway_reference'],
  ...['PayConnector_gateway_token', 'PayConnector_payment_method', 'PayConnector_reference'],
  ...['PayConnector_of_next_year', 'A Field Of Next Year'],
]

/** The same of calls, legs and recordings. */
export const ofCalls = [
  ...['AccountSid', 'ApiVersion', 'CallSid', 'CallStatus', 'Direction', 'From', 'To', 'Caller', 'Called'],
  ...[
    'FromCity',
    'FromState',
    'FromZip',
    'FromCountry',
    'ToCity',
    'CallToken',
    'StirVerstat',
    'ForwardedFrom',
  ],
  ...['CallerName', 'ParentCallSid', 'ApplicationSid', 'SipDomain', 'SipHeader_X-Card', 'CallDuration'],
  ...['SipResponseCode', 'Timestamp', 'CallbackSource', 'SequenceNumber', 'DialCallStatus', 'DialCallSid'],
  ...['DialCallDuration', 'DialBridged', 'RecordingUrl', 'RecordingSid', 'RecordingStatus', 'ErrorCode'],
  ...['RecordingDuration', 'RecordingChannels', 'RecordingStartTime', 'RecordingSource', 'RecordingTrack'],
  ...['Digits', 'SpeechResult', 'TranscriptionText', 'A Field Of Next Year'],
]
