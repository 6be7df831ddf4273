import { describe, expect, test } from 'vitest'
import { isProblem, parseTwiml, readTwiml } from './twiml.js'

const codeOf = (body: string, type = 'text/xml') => {
  const read = readTwiml(type, body)
  return isProblem(read) ? read.code : (read.warnings[0]?.code ?? null)
}

describe('a document that cannot be obeyed', () => {
  test.each([
    ['is not XML by its content type', 12300, '<Response/>', 'application/json'],
    ['carries no content type', 12300, '<Response/>', ''],
    ['is not well formed', 12100, '<Response><Say>Hello</Response>', 'text/xml'],
    ['is empty', 12100, '', 'text/xml'],
    [
      'holds an address that was not escaped',
      12100,
      '<Response><Redirect>/a?b=1&c=2</Redirect></Response>',
      'text/xml',
    ],
    ['is not a Response', 12102, '<Reply/>', 'text/xml'],
    ['is too large', 11750, `<Response><Say>${'a'.repeat(70_000)}</Say></Response>`, 'text/xml'],
  ])('%s: %i', (_, code, body, type) => {
    expect(codeOf(body, type)).toBe(code)
  })
})

describe('a document that is obeyed with a warning', () => {
  test.each([
    ['a verb that is not performed', 12200, '<Gather/>'],
    ['a noun that is not dialled', 12200, '<Dial><Conference>room</Conference></Dial>'],
    ['an attribute that does not exist', 12200, '<Say tone="warm">Hello</Say>'],
    ['a misspelt attribute', 12200, '<Dial timeOut="5"><Client>amy</Client></Dial>'],
    ['a timeout in words', 13212, '<Dial timeout="short"><Client>amy</Client></Dial>'],
    ['an impossible method', 13210, '<Dial method="PUT"><Client>amy</Client></Dial>'],
    ['a client with a space', 12200, '<Dial><Client>amy smith</Client></Dial>'],
    ['a client without a name', 12200, '<Dial><Client></Client></Dial>'],
    ['a sentence that is to be repeated', 12200, '<Say loop="3">Hello</Say>'],
    ['devices that are to ring in turn', 12200, '<Dial sequential="true"><Client>amy</Client></Dial>'],
    ['an identity with a space', 12200, '<Dial><Client><Identity>amy smith</Identity></Client></Dial>'],
    ['an unknown event', 12200, '<Dial><Client statusCallbackEvent="busy">amy</Client></Dial>'],
    ['a pause of no length', 13910, '<Pause length="a while"/>'],
  ])('%s: %i', (_, code, verb) => {
    expect(codeOf(`<Response>${verb}</Response>`)).toBe(code)
  })
})

test('addresses come out of the document unescaped', () => {
  const read = parseTwiml('<Response><Dial action="/a?b=1&amp;c=2"><Client>amy</Client></Dial></Response>')
  expect(isProblem(read) ? read : read.verbs[0]?.attributes.action).toBe('/a?b=1&c=2')
})

test('words may hold escaped signs, comments and verbatim passages', () => {
  const read = parseTwiml('<Response><!-- a & b --><Say>Marks &amp; <![CDATA[Sons & Co]]></Say></Response>')
  expect(isProblem(read) ? read : read.verbs[0]?.text).toBe('Marks & Sons & Co')
})

test('parameters of a client keep their names and values', () => {
  const read = parseTwiml(
    '<Response><Dial><Client><Identity>amy</Identity><Parameter name="call" value="7"/></Client></Dial></Response>',
  )
  const client = isProblem(read) ? null : read.verbs[0]?.children[0]
  expect(client?.children.map(({ name, text, attributes }) => [name, text, attributes])).toEqual([
    ['Identity', 'amy', {}],
    ['Parameter', '', { name: 'call', value: '7' }],
  ])
})
