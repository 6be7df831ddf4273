import type { Sentinel } from './sentinels'

/** The ways in which a sentinel may lie somewhere. `cut`: all but its last digits. `whole`: a code that is a value by itself. */
export const formNames = [
  'raw',
  'grouped',
  'url-encoded',
  'base64',
  'hex',
  'reversed',
  'escaped',
  'utf-16',
  'full-width',
  'in words',
  'cut',
  'whole',
] as const
export type FormName = (typeof formNames)[number]

/** One sequence of bytes that is looked for. */
export interface Pattern {
  readonly bytes: Buffer
  readonly form: FormName
  readonly what: 'number' | 'code'
  readonly sentinel: Sentinel
}

/** Everything that is looked for because of one sentinel. */
export function patternsOf(sentinel: Sentinel): readonly Pattern[] {
  const { number, code, mark } = sentinel
  const made: Pattern[] = []
  const add = (what: Pattern['what'], writings: readonly Writing[]) => {
    for (const { form, bytes } of writings) made.push({ form, bytes, what, sentinel })
  }
  for (const text of [number, ...groupingsOf(number)]) add('number', writingsOf(text, text !== number))
  add('number', [
    ...fullWidth(number),
    ...spelled(number),
    { form: 'cut', bytes: latin(number.slice(0, cutDigits)) },
    { form: 'cut', bytes: latin(number.slice(0, cutDigits).replace(/(\d{4})(?=\d)/g, '$1 ')) },
  ])
  for (const text of [`${code} ${mark}`, `${code}${mark}`]) add('code', writingsOf(text, false))
  const apart = [...code]
  for (const gap of gaps) add('code', writingsOf(`${apart.join(gap)} ${mark}`, true))
  // A value of four digits is rare enough to mean something only for the few codes that are sent bare.
  if (isSentBare(sentinel)) add('code', [{ form: 'whole', bytes: latin(`"${code}"`) }])
  return made
}

/** Whether this code is typed or sent as it is, four digits and nothing else: that of a card whose codes have four. */
export function isSentBare({ number }: Sentinel): boolean {
  return number.length === 15
}

/** A number without its last digits is still most of one; shorter beginnings may be kept (PCI DSS 3.4.1). */
const cutDigits = 12

const gaps = [' ', '-', '.']

interface Writing {
  readonly form: FormName
  readonly bytes: Buffer
}

/** As it is printed on cards, with each of the signs that people put between the groups. */
function groupingsOf(number: string): readonly string[] {
  const fours = number.match(/.{1,4}/g) ?? []
  const long = [number.slice(0, 4), number.slice(4, 10), number.slice(10)]
  return gaps.flatMap((gap) => (number.length < 16 ? [fours, long] : [fours]).map((all) => all.join(gap)))
}

function writingsOf(text: string, isGrouped: boolean): readonly Writing[] {
  const plain = latin(text)
  const hex = plain.toString('hex')
  const percent = hex.replace(/../g, '%$&')
  const big = Buffer.from(text, 'utf16le').swap16()
  return [
    { form: isGrouped ? 'grouped' : 'raw', bytes: plain },
    { form: 'reversed', bytes: latin([...text].reverse().join('')) },
    ...both('hex', hex),
    ...both('url-encoded', percent),
    ...(text.includes(' ')
      ? (['%20', '+'] as const).map(
          (gap): Writing => ({
            form: 'url-encoded',
            bytes: latin(text.replaceAll(' ', gap)),
          }),
        )
      : []),
    ...base64(text).map((each): Writing => ({ form: 'base64', bytes: latin(each) })),
    ...both('escaped', hex.replace(/../g, '\\u00$&')),
    // JSON that was put into JSON as a text.
    ...both('escaped', hex.replace(/../g, '\\\\u00$&')),
    { form: 'utf-16', bytes: Buffer.from(text, 'utf16le') },
    { form: 'utf-16', bytes: big },
  ]
}

/** What base64 makes of a text depends on how many bytes stand before it: what is the same in each case, for all three. */
function base64(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.from('\0'.repeat(before) + text, 'latin1')
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
    return whole.slice(before === 0 ? 0 : 4)
  })
}

/** Digits of another script, as an input method writes them. */
function fullWidth(number: string): readonly Writing[] {
  const wide = number.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
  const utf8 = Buffer.from(wide)
  const escaped = [...wide].map((digit) => `\\u${digit.charCodeAt(0).toString(16)}`).join('')
  return [
    { form: 'full-width', bytes: utf8 },
    { form: 'full-width', bytes: Buffer.from(wide, 'utf16le') },
    ...both('full-width', utf8.toString('hex').replace(/../g, '%$&')),
    ...both('full-width', escaped),
  ]
}

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** A number as it is said, digit by digit. */
export function said(number: string): string {
  return [...number].map((digit) => words[Number(digit)]).join(' ')
}

function spelled(number: string): readonly Writing[] {
  return [said(number), said(number).replaceAll(' ', '+'), said(number).replaceAll(' ', '%20')].map(
    (text) => ({
      form: 'in words',
      bytes: latin(text),
    }),
  )
}

function both(form: FormName, text: string): readonly Writing[] {
  // Only the letters after a percent sign or a backslash's u are digits: the sign itself stays.
  const upper = text.replace(/[a-f]/g, (letter) => letter.toUpperCase())
  return [...new Set([text, upper])].map((each) => ({ form, bytes: latin(each) }))
}

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
