import { describe, expect, test } from 'vitest'
import { type FormFields, sign } from './signature.js'

const token = '12345'
const address = 'https://mycompany.com/myapp.php?foo=1&bar=2'
const call: FormFields = [
  ['To', '+18005551212'],
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['From', '+14158675309'],
  ['Digits', '1234'],
]
const bodyHash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620'

// Published in the test suite of Twilio's own library for Node.
describe('Twilio’s published signatures', () => {
  test.each<[string, string, FormFields, string]>([
    ['a form post', address, call, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['a JSON body', `${address}&bodySHA256=${bodyHash}`, [], 'a9nBmqA0ju/hNViExpshrM61xv4='],
    [
      'a JSON body without other query',
      `https://mycompany.com/myapp.php?bodySHA256=${bodyHash}`,
      [],
      'y77kIzt2vzLz71DgmJGsen2scGs=',
    ],
    [
      'an explicit port',
      'https://mycompany.com:443/myapp.php?foo=1&bar=2',
      call,
      'kvajT1Ptam85bY51eRf/AJRuM3w=',
    ],
    [
      'an unusual port',
      'http://mycompany.com:1234/myapp.php?foo=1&bar=2',
      call,
      'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
    ],
    [
      'credentials in the address',
      'https://user:pass@mycompany.com/myapp.php?foo=1&bar=2',
      call,
      'CukzLTc1tT5dXEDIHm/tKBanW10=',
    ],
    ['a quote in the query', `${address}&Body=It%27s+amazing`, call, 'TfZzewPq8wqrGlMfyAud8+/IvJ0='],
    [
      'names that begin alike and repeated values',
      address,
      [
        ['Sid', 'CA123'],
        ['SidAccount', 'AC123'],
        ['Digits', '5678'],
        ['Digits', '1234'],
        ['Digits', '1234'],
      ],
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    ],
    [
      'a repeated name in any order',
      address,
      [
        ['MessagingBinding.Address', '+1415xxxxxxx'],
        ['MessagingBinding.Address', '+1325xxxxxxx'],
      ],
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
    ],
  ])('%s', (_, url, fields, expected) => {
    expect(sign(token, url, fields)).toBe(expected)
  })
})

describe('a payment callback', () => {
  test('counts an empty field by its name', () => {
    const fields: FormFields = [
      ['Required', ''],
      ['Sid', 'PK00000000000000000000000000000001'],
    ]
    const url = 'https://console.example.test/webhooks/twilio/pay'
    expect(sign(token, url, fields)).toBe('buCzxCXlDD8gfEvnWfPxa4czzq0=')
  })

  test('signs what it says of a finished card number', () => {
    const fields: FormFields = [
      ['AccountSid', 'AC00000000000000000000000000000001'],
      ['CallSid', 'CA00000000000000000000000000000001'],
      ['Capture', 'payment-card-number'],
      ['DateUpdated', '2026-01-01T00:00:01.000Z'],
      ['PartialResult', 'false'],
      ['PaymentCardNumber', 'xxxxxxxxxxxx1111'],
      ['PaymentCardType', 'visa'],
      ['PaymentMethod', 'credit-card'],
      ['Required', 'expiration-date, security-code'],
      ['Sid', 'PK00000000000000000000000000000001'],
    ]
    const url = 'https://console.example.test/webhooks/twilio/pay?tenant=t1'
    expect(sign(token, url, fields)).toBe('lKgxf56sTOVhJjfHFL7TkpzWAT0=')
  })

  test('leaves the fragment of an address unsigned', () => {
    expect(sign(token, `${address}#rc=3&rp=all`, call)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=')
  })
})
