import { at, type Edit, onField, replaced, swapCase, swapped, turned } from './edits'
import { fieldsOf, withFields } from './post'

/** What is done with the fields. */
export const fields = {
  flipBodyBit: (post, a) => ({ ...post, body: turned(Buffer.from(post.body), a) }),
  dropField: (post, a) => onField(post, a, () => []),
  renameField: (post, a) => onField(post, a, ([name, value]) => [[`${name}X`, value]]),
  caseOfName: (post, a, b) => onField(post, a, ([name, value]) => [[at(name, b, swapCase), value]]),
  doubleField: (post, a) => onField(post, a, (field) => [field, field]),
  secondValue: (post, a) =>
    onField(post, a, ([name, value]) => [
      [name, value],
      [name, `${value}9`],
    ]),
  firstValue: (post, a) =>
    onField(post, a, ([name, value]) => [
      [name, 'success'],
      [name, value],
    ]),
  asList: (post, a) => onField(post, a, ([name, value]) => [[`${name}[]`, value]]),
  addField: (post, a) => withFields(post, [...fieldsOf(post), added[a % added.length] ?? ['a', 'b']]),
  /** These two are not signed on requests for instructions, and on nothing else. */
  addCallToken: (post) => withFields(post, [...fieldsOf(post), ['CallToken', 'another']]),
  addVerdict: (post) => withFields(post, [...fieldsOf(post), ['StirVerstat', 'TN-Validation-Passed-A']]),
  otherOrder: (post) => withFields(post, fieldsOf(post).reverse()),
  swapValues: (post, a, b) => swapped(post, a, b),
  /** Twilio's rule writes names and values without a mark between them. */
  moveBoundary: (post, a) =>
    onField(post, a, ([name, value]) => [[name + value.slice(0, 1), value.slice(1)]]),
  normaliseValues: (post, a) =>
    withFields(
      post,
      fieldsOf(post).map(([name, value]) => [name, value.normalize(a % 2 === 0 ? 'NFD' : 'NFKC')]),
    ),
  nulInValue: (post, a, b) =>
    onField(post, a, ([name, value]) => [[name, at(value, b, (char) => `\0${char}`)]]),
  emptyValue: (post, a) => onField(post, a, ([name]) => [[name, '']]),
  blankAroundValue: (post, a) => onField(post, a, ([name, value]) => [[name, ` ${value}`]]),
} satisfies Record<string, Edit>

const added: readonly [string, string][] = [
  ['Result', 'success'],
  ['PayErrorCode', '64012'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
  ['', ''],
  ['', 'x'],
]

/** What is done with the bytes of the body that some servers read alike. */
export const bytes = {
  plusForBlank: (post) => replaced(post, /%20/g, '+'),
  blankForPlus: (post) => replaced(post, /\+/g, '%20'),
  smallHex: (post) => replaced(post, /%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  encodeLetters: (post) => replaced(post, /(?<!%|%.)[a-z]/g, (char) => `%${char.charCodeAt(0).toString(16)}`),
  encodePlus: (post) => replaced(post, /%2B/g, '+'),
  semicolons: (post) => replaced(post, /&/g, ';'),
  emptyPairs: (post) => replaced(post, /&/g, '&&'),
  questionMark: (post) => ({ ...post, body: Buffer.concat([Buffer.from('?'), post.body]) }),
  byteOrderMark: (post) => ({ ...post, body: Buffer.concat([Buffer.from('\ufeff'), post.body]) }),
  noUtf8: (post) => ({ ...post, body: Buffer.concat([post.body, Buffer.from([0xff, 0xc0, 0x80])]) }),
  nulAtEnd: (post) => ({ ...post, body: Buffer.concat([post.body, Buffer.from([0])]) }),
  lineBreakAtEnd: (post) => ({ ...post, body: Buffer.concat([post.body, Buffer.from('\r\n')]) }),
  cutBody: (post, a) => ({ ...post, body: post.body.subarray(0, a % (post.body.length + 1)) }),
  noBody: (post) => ({ ...post, body: Buffer.alloc(0) }),
  oversize: (post) => ({ ...post, body: Buffer.concat([post.body, Buffer.alloc(70_000, '&a=b')]) }),
} satisfies Record<string, Edit>
