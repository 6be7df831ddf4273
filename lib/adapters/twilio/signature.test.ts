import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SignedRequest, verifyTwilio } from './signature'

/** Twilio publishes these with its Node library (spec/validation.spec.js); the token of all of them is 12345. */
const token = '12345'
const called = 'https://mycompany.com'
const target = '/myapp.php?foo=1&bar=2'
const call = form({
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
})
const bodySha256 = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620'
const emptyBodySha256 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
const jsonBody = { raw: Buffer.from('{"property": "value", "boolean": true}') }

function form(fields: Record<string, string> | [string, string][]): { form: URLSearchParams } {
  return { form: new URLSearchParams(fields) }
}

function check(request: Partial<SignedRequest>) {
  return verifyTwilio({
    authTokens: [token],
    publicUrl: called,
    target,
    body: call,
    signature: null,
    ...request,
  })
}

/** Signs as the rule says, without the library under test. */
function sign(url: string, params: [string, string][], key = token): string {
  const names = [...new Set(params.map(([name]) => name))].sort()
  const text = names.map((name) => {
    const values = [...new Set(params.filter(([other]) => other === name).map(([, value]) => value))].sort()
    return values.map((value) => name + value).join('')
  })
  return createHmac('sha1', key)
    .update(url + text.join(''), 'utf8')
    .digest('base64')
}

describe('the vectors that Twilio publishes', () => {
  const vectors: [title: string, request: Partial<SignedRequest>][] = [
    ['a form', { signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' }],
    [
      'a body with its hash behind other parameters',
      {
        target: `${target}&bodySHA256=${bodySha256}`,
        body: jsonBody,
        signature: 'a9nBmqA0ju/hNViExpshrM61xv4=',
      },
    ],
    [
      'a body with its hash as the only parameter',
      {
        target: `/myapp.php?bodySHA256=${bodySha256}`,
        body: jsonBody,
        signature: 'y77kIzt2vzLz71DgmJGsen2scGs=',
      },
    ],
    [
      'a body signed with the port, received without',
      {
        target: `${target}&bodySHA256=${emptyBodySha256}`,
        body: { raw: Buffer.from('{}') },
        signature: 'Ldidvp12m26NI7eqEvxnEpkd9Hc=',
      },
    ],
    [
      'a port of its own',
      { publicUrl: 'http://mycompany.com:1234', signature: 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=' },
    ],
    ['https signed with the port, received without', { signature: 'kvajT1Ptam85bY51eRf/AJRuM3w=' }],
    [
      'http signed with the port, received without',
      { publicUrl: 'http://mycompany.com', signature: '0ZXoZLH/DfblKGATFgpif+LLRf4=' },
    ],
    [
      'a user and a password in the address',
      { publicUrl: 'https://user:pass@mycompany.com', signature: 'CukzLTc1tT5dXEDIHm/tKBanW10=' },
    ],
    [
      'a user in the address',
      { publicUrl: 'https://user@mycompany.com', signature: '2YRLlVAflCqxaNicjMpJcSTgzSs=' },
    ],
    [
      'a user and a password, signed with the port, received without',
      { publicUrl: 'https://user:pass@mycompany.com', signature: 'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=' },
    ],
    [
      'an apostrophe signed in its escaped form',
      { target: `${target}&Body=It's+amazing`, signature: 'TfZzewPq8wqrGlMfyAud8+/IvJ0=' },
    ],
    [
      'a name that comes twice',
      {
        body: form([
          ['MessagingBinding.Address', '+1325xxxxxxx'],
          ['MessagingBinding.Address', '+1415xxxxxxx'],
        ]),
        signature: '83O6e2vORAoJHUNzJjDWN1jz+BA=',
      },
    ],
    [
      'a name that comes twice, the other way round',
      {
        body: form([
          ['MessagingBinding.Address', '+1415xxxxxxx'],
          ['MessagingBinding.Address', '+1325xxxxxxx'],
        ]),
        signature: '83O6e2vORAoJHUNzJjDWN1jz+BA=',
      },
    ],
    [
      'a name that begins like another, and a value that is repeated',
      {
        body: form([
          ['Sid', 'CA123'],
          ['SidAccount', 'AC123'],
          ['Digits', '5678'],
          ['Digits', '1234'],
          ['Digits', '1234'],
        ]),
        signature: 'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
      },
    ],
    [
      'a port that the signature leaves out',
      { publicUrl: 'https://mycompany.com:1234', signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
    ],
  ]

  it.each(vectors)('verifies %s', (_, request) => {
    expect(check(request)).toEqual({ ok: true, variant: 'asReceived', token: 'current' })
  })

  it('refuses a changed query, no signature, and a hash that is not the body’s', () => {
    expect(check({ target: '/myapp.php?foo=1', signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' }).ok).toBe(false)
    expect(check({ signature: null })).toEqual({ ok: false, why: 'noSignature' })
    const forged = { raw: Buffer.from('{"property": "other", "boolean": true}') }
    const signed = `${target}&bodySHA256=${bodySha256}`
    expect(check({ target: signed, body: forged, signature: 'a9nBmqA0ju/hNViExpshrM61xv4=' }).ok).toBe(false)
  })
})

describe('callbacks of a payment', () => {
  const console = 'https://console.example.test'

  it('counts a field without a value by its name', () => {
    const body = form({ Required: '', Sid: 'PK00000000000000000000000000000001' })
    const request = { publicUrl: console, target: '/webhooks/twilio/pay', body }
    expect(check({ ...request, signature: 'buCzxCXlDD8gfEvnWfPxa4czzq0=' }).ok).toBe(true)
  })

  it('verifies a finished card number, and not one with another last digit', () => {
    const fields = {
      AccountSid: 'AC00000000000000000000000000000001',
      CallSid: 'CA00000000000000000000000000000001',
      Capture: 'payment-card-number',
      DateUpdated: '2026-01-01T00:00:01.000Z',
      PartialResult: 'false',
      PaymentCardNumber: 'xxxxxxxxxxxx1111',
      PaymentCardType: 'visa',
      PaymentMethod: 'credit-card',
      Required: 'expiration-date, security-code',
      Sid: 'PK00000000000000000000000000000001',
    }
    const request = { publicUrl: console, target: '/webhooks/twilio/pay?tenant=t1' }
    const signature = 'lKgxf56sTOVhJjfHFL7TkpzWAT0='
    expect(check({ ...request, body: form(fields), signature }).ok).toBe(true)
    const changed = form({ ...fields, PaymentCardNumber: 'xxxxxxxxxxxx1112' })
    expect(check({ ...request, body: changed, signature }).ok).toBe(false)
  })

  it('takes fields that nobody knows into account', () => {
    const fields: [string, string][] = [
      ['Sid', 'PK1'],
      ['BrandNew', 'ü + %'],
      ['__proto__', 'polluted'],
    ]
    const signature = sign(called + target, fields)
    expect(check({ body: form(fields), signature }).ok).toBe(true)
    expect(check({ body: form(fields.slice(0, 2)), signature }).ok).toBe(false)
  })
})

describe('what arrives differently from what was signed', () => {
  it('verifies an apostrophe that was escaped on the way to us', () => {
    const signature = sign(`${called}/voice?name=O'Neill`, [...call.form])
    const received = { target: '/voice?name=O%27Neill', signature }
    expect(check(received)).toEqual({ ok: true, variant: 'asReceived', token: 'current' })
  })

  it('leaves CallToken and StirVerstat out for an incoming call, and for nothing else', () => {
    const signature = sign(called + target, [...call.form])
    const body = form([
      ...call.form,
      ['CallToken', '{"parentCallInfoToken":"x"}'],
      ['StirVerstat', 'TN-Validation-Passed-A'],
    ])
    const voice = check({ body, signature, voice: true })
    expect(voice).toEqual({ ok: true, variant: 'withoutCallToken', token: 'current' })
    expect(check({ body, signature }).ok).toBe(false)
    const alsoOther = form([...body.form, ['Result', 'success']])
    expect(check({ body: alsoOther, signature, voice: true }).ok).toBe(false)
  })

  it('verifies them when they were signed', () => {
    const fields: [string, string][] = [...call.form, ['CallToken', 'abc']]
    const signature = sign(called + target, fields)
    const checked = check({ body: form(fields), signature, voice: true })
    expect(checked).toEqual({ ok: true, variant: 'asReceived', token: 'current' })
  })

  it('checks the bytes of a body, not the text they are read as', () => {
    const raw = Buffer.from([0x7b, 0xff, 0x7d])
    const hash = createHash('sha256').update(raw).digest('hex')
    const signature = sign(`${called}/json?bodySHA256=${hash}`, [])
    const request = { target: `/json?bodySHA256=${hash}`, signature }
    expect(check({ ...request, body: { raw } }).ok).toBe(true)
    const readAsText = { raw: Buffer.from(raw.toString('utf8')) }
    expect(check({ ...request, body: readAsText }).ok).toBe(false)
  })

  it('refuses a body without a hash in the address', () => {
    const signature = sign(called + target, [])
    expect(check({ body: jsonBody, signature }).ok).toBe(false)
  })
})

describe('secrets', () => {
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='

  it('accepts the next token while tokens are being changed, and says so', () => {
    const rotated = check({ authTokens: ['another', token], signature })
    expect(rotated).toEqual({ ok: true, variant: 'asReceived', token: 'next' })
  })

  it('stays closed without a token, also to what is signed with nothing', () => {
    const unsigned = sign(called + target, [...call.form], '')
    expect(check({ authTokens: [], signature: unsigned })).toEqual({ ok: false, why: 'noSecret' })
    expect(check({ authTokens: [''], signature: unsigned })).toEqual({ ok: false, why: 'noSecret' })
    expect(check({ authTokens: ['', 'another'], signature: unsigned })).toEqual({
      ok: false,
      why: 'mismatch',
    })
  })

  it('uses the configured address, whatever the request calls its host', () => {
    expect(check({ publicUrl: 'https://elsewhere.example', signature }).ok).toBe(false)
    expect(check({ publicUrl: `${called}/`, signature }).ok).toBe(true)
  })
})

describe('any request', () => {
  const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
  const fields = fc.array(fc.tuple(word, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 8 })

  it('verifies when signed by the rule and fails when one bit of the signature is turned', () => {
    fc.assert(
      fc.property(fields, fc.nat({ max: 159 }), (pairs, bit) => {
        const sent = new URLSearchParams(pairs)
        const signature = sign(called + target, [...sent])
        expect(check({ body: { form: sent }, signature }).ok).toBe(true)
        const bytes = Buffer.from(signature, 'base64')
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        expect(check({ body: { form: sent }, signature: bytes.toString('base64') }).ok).toBe(false)
      }),
    )
  })

  it('fails when one bit of what was posted is turned', () => {
    const pairs = [...call.form]
    for (const [index, [name, value]] of pairs.entries())
      for (let place = 0; place < value.length; place += 1) {
        const turned = String.fromCharCode(value.charCodeAt(place) ^ 1)
        const changed = value.slice(0, place) + turned + value.slice(place + 1)
        const body = form(pairs.with(index, [name, changed]))
        expect(check({ body, signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' }).ok).toBe(false)
      }
  })

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fields, fc.boolean(), (path, signature, pairs, voice) => {
        const body = { form: new URLSearchParams(pairs) }
        expect(check({ target: path, signature, body, voice }).ok).toBe(false)
        expect(check({ target: path, signature, body: { raw: Buffer.from(path) } }).ok).toBe(false)
      }),
    )
  })
})
