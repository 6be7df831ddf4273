import { gzipSync } from 'node:zlib'
import { home } from '../sign-in'
import { at, type Edit, hexOf, onPath, onQuery, swapCase, turned, twice, withMore } from './edits'
import { fieldsOf, headerOf, signed, withFields, withHeader } from './post'

const signatureHeader = 'x-twilio-signature'
const typeHeader = 'content-type'
const form = 'application/x-www-form-urlencoded'

const signature = (change: (text: string, a: number, b: number) => string): Edit => {
  return (post, a, b) => withHeader(post, signatureHeader, change(headerOf(post, signatureHeader), a, b))
}

/** What somebody does with the signature who has one, and no key. */
export const signatures = {
  flipSignatureBit: signature((text, a) => {
    const bytes = Buffer.from(text, 'base64')
    return turned(bytes, a).toString('base64')
  }),
  flipSignatureCase: signature((text, a) => at(text, a, swapCase)),
  cutSignature: signature((text, a) => text.slice(0, a % (text.length + 1))),
  lengthenSignature: signature((text, a) => text + 'A='.repeat(1 + (a % 3))),
  urlSafeSignature: signature((text) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
  blankInSignature: signature((text, a) => at(text, a, (char) => ` ${char}`)),
  blankAroundSignature: signature((text) => ` ${text} `),
  noSignature: (post) => withHeader(post, signatureHeader, null),
  emptySignature: signature(() => ''),
  sameSignatureTwice: (post) => withMore(post, signatureHeader, headerOf(post, signatureHeader)),
  secondSignature: (post) => withMore(post, signatureHeader, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='),
  firstSignature: (post) => ({
    ...post,
    headers: [[signatureHeader, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='], ...post.headers],
  }),
  keyOfAnotherAccount: (post, a) => signed(post, `${home}${post.target}`, `token-of-account-${a}`),
  emptyKey: (post) => signed(post, `${home}${post.target}`, ''),
  /** Twilio signs for whoever has an account, and for each of our own addresses. */
  signedForElsewhere: (post, a) => signed(post, elsewhere(post.target, a)),
} satisfies Record<string, Edit>

function elsewhere(target: string, a: number): string {
  const places = [
    `http://127.0.0.1:3001${target}`,
    `https://127.0.0.1:3000${target}`,
    `http://localhost:3000${target}`,
    `http://evil.example${target}`,
    `http://127.0.0.1.evil.example${target}`,
    `http://user@127.0.0.1:3000${target}`,
    `${home}${target}/`,
    `${home}${target.toUpperCase()}`,
    `${home}${target.split('?')[0]}`,
    `${home}${target}${target.includes('?') ? '&' : '?'}x=1`,
    `${home}/api/webhooks/twilio/recording`,
    // The same place by another name, which Twilio's validator takes as well.
    `http://127.0.0.1${target}`,
  ]
  return places[a % places.length] ?? home
}

/** What is done with the address: where it is sent is the sender's to choose, path and query are signed. */
export const address = {
  otherHost: (post) => ({ ...post, origin: 'http://evil.example' }),
  otherPort: (post) => ({ ...post, origin: 'http://127.0.0.1:3001' }),
  otherScheme: (post) => ({ ...post, origin: post.origin.replace('http:', 'https:') }),
  caseOfPath: (post, a) => onPath(post, (path) => at(path, a, swapCase)),
  trailingSlash: (post) => onPath(post, (path) => `${path}/`),
  doubleSlash: (post) => onPath(post, (path) => path.replace('/twilio', '//twilio')),
  dotSegment: (post) => onPath(post, (path) => path.replace('/twilio', '/x/../twilio')),
  encodedPath: (post) => onPath(post, (path) => path.replace('twilio', '%74wilio')),
  nulInPath: (post) => onPath(post, (path) => `${path}%00`),
  otherOrderOfQuery: (post) => onQuery(post, (pairs) => [...pairs].reverse()),
  doubleQuery: (post, a) => onQuery(post, (pairs) => twice(pairs, a)),
  dropQuery: (post, a) => onQuery(post, (pairs) => pairs.toSpliced(a % (pairs.length || 1), 1)),
  otherQuery: (post, a) => onQuery(post, (pairs) => pairs.map((pair) => at(pair, a, swapCase))),
  longerQuery: (post, a) => onQuery(post, (pairs) => [...pairs, `call=${a}`]),
  encodedQuery: (post) =>
    onQuery(post, (pairs) => pairs.map((pair) => pair.replace('.', '%2E').replace(/[a-f]$/, hexOf))),
  /** The rule writes the address and the first name without a mark between them, too. */
  fieldIntoQuery: (post) => {
    const [first, ...rest] = fieldsOf(post).sort(([x], [y]) => (x < y ? -1 : 1))
    if (!first) return post
    return { ...withFields(post, rest), target: `${post.target}${encodeURIComponent(first.join(''))}` }
  },
  queryIntoField: (post) => {
    const cut = post.target.slice(-1)
    return { ...withFields(post, [[cut, ''], ...fieldsOf(post)]), target: post.target.slice(0, -1) }
  },
} satisfies Record<string, Edit>

/** What is done with what says how the body is to be read. */
export const envelope = {
  otherType: (post, a) => withHeader(post, typeHeader, types[a % types.length] ?? ''),
  noType: (post) => withHeader(post, typeHeader, null),
  asJson: (post) => ({
    ...withHeader(post, typeHeader, 'application/json'),
    body: Buffer.from(JSON.stringify(Object.fromEntries(fieldsOf(post)))),
  }),
  asMultipart: (post) => ({
    ...withHeader(post, typeHeader, 'multipart/form-data; boundary=b'),
    body: Buffer.from(
      `${fieldsOf(post)
        .map(([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
        .join('')}--b--\r\n`,
    ),
  }),
  asUtf16: (post) => ({
    ...withHeader(post, typeHeader, `${form}; charset=utf-16le`),
    body: Buffer.from(post.body.toString('utf8'), 'utf16le'),
  }),
  packed: (post) => ({ ...withHeader(post, 'content-encoding', 'gzip'), body: gzipSync(post.body) }),
  saidToBePacked: (post) => withHeader(post, 'content-encoding', 'gzip'),
  otherMethodWord: (post) => withHeader(post, 'x-http-method-override', 'DELETE'),
  otherAddressWords: (post) =>
    withHeader(withHeader(post, 'x-forwarded-host', 'evil.example'), 'x-forwarded-proto', 'https'),
  longLength: (post) => withHeader(post, 'content-length', '999999'),
  otherIdempotencyToken: (post, a) =>
    withHeader(post, 'i-twilio-idempotency-token', `somebody-elses-token-${a}`),
} satisfies Record<string, Edit>

const types = [
  'text/plain',
  'application/json',
  'multipart/form-data; boundary=x',
  `${form}+json`,
  `${form}x`,
  `text/plain, ${form}`,
  `${form}, application/json`,
  `${form}; charset=utf-7`,
  `${form};charset="UTF-8"`,
  form.toUpperCase(),
]
