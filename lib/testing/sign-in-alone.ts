import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

// A process that only signs somebody in and out, and prints every host that it turned to. Started by contacts.test.ts
// with NODE_ENV=production: in a test run the sign-in library would keep quiet by itself.

const contacts = new Set<string>()

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const [first, second] = [args[0], args[1]].map((each) => (Array.isArray(each) ? each[0] : each))
  const options = typeof first === 'object' && first !== null ? (first as { host?: string }) : null
  contacts.add(options ? (options.host ?? 'localhost') : typeof second === 'string' ? second : 'localhost')
  return Reflect.apply(connect, this, args)
} as typeof connect
const lookUp = dns.lookup
Object.assign(dns, {
  lookup: (host: string, ...rest: unknown[]) => {
    contacts.add(host)
    return Reflect.apply(lookUp, dns, [host, ...rest])
  },
})
const { send } = dgram.Socket.prototype
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]) {
  contacts.add('datagram')
  return Reflect.apply(send, this, args)
} as typeof send
const ask = globalThis.fetch
globalThis.fetch = (input, init) => {
  contacts.add(new URL(input instanceof Request ? input.url : input).hostname)
  return ask(input, init)
}

const [
  { openPrisma },
  { betterAuthSignIn },
  { hashed, putPerson },
  { createSignInLink },
  { createLog },
  { codeAt, from, testSeal, testSecret },
] = await Promise.all([
  import('@/lib/adapters/prisma/client'),
  import('@/lib/adapters/auth/sign-in'),
  import('@/lib/adapters/auth/people'),
  import('@/lib/adapters/auth/sign-in-link'),
  import('@/lib/log'),
  import('@/lib/testing/sign-in'),
])

const home = 'http://127.0.0.1:3000'
const database = openPrisma(process.env.DATABASE_URL ?? '')
const password = 'a password for this test'
const person = await putPerson(database, {
  name: 'Kim',
  email: 'kim@example.com',
  roles: ['agent'],
  password: await hashed(password),
  secondFactor: { seal: testSeal, secret: testSecret },
})
const signIn = betterAuthSignIn({
  database,
  publicUrl: home,
  origins: [home],
  secret: 'a secret for tests that is long enough',
  signInsPerMinuteMax: 10,
  now: Date.now,
  addressOf: () => '127.0.0.1',
  framed: false,
  log: createLog({ write: () => {} }),
  demo: true,
  seal: testSeal,
  passwords: { letterAndDigit: false },
  oidc: null,
})
const post = (path: string, body: object, cookie?: string) =>
  signIn.handler(
    new Request(`${home}/api/auth/${path}`, {
      method: 'POST',
      headers: { origin: home, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
    }),
  )

const answer = await post('sign-in/email', { email: person.email, password })
const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
// Another run may have used the code of this half minute for the same person.
await database.codeUse.deleteMany()
const shown = await signIn.showCode(
  new Request(`${home}/api/auth/code`, { headers: { cookie } }),
  codeAt(Date.now()),
)
const full = shown.ok ? (shown.value[0]?.split(';')[0] ?? '') : ''
const viewer = await signIn.viewerFrom(new Headers({ cookie: full }))
await post('sign-in/email', { email: person.email, password: 'wrong' })
await post('sign-out', {}, full)
const link = await createSignInLink(database, person.id)
const followed = await signIn.redeemSignInLink(new Request(`${home}${link}`, { headers: from('127.0.0.1') }))
await database.$disconnect()

// Whatever is still under way keeps the process alive: this comes when nothing is left.
process.once('exit', () => {
  process.stdout.write(
    `${JSON.stringify({ viewer: viewer?.name, link: followed.kind, contacts: [...contacts] })}\n`,
  )
})
