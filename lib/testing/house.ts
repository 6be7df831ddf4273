import twilio from 'twilio'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { viewActions } from '@/lib/domain/audit/actions'
import { ownDatabase, type TestDatabase } from './database'
import { betterAuthSignIn, cookieByLink, home, addPerson as putPerson, signInSettings } from './sign-in'
import { layWire, type Wire } from './wire'

/** The whole house on a database of this test file's own, as the exported route handlers find it. */
export interface TestHouse extends TestDatabase {
  /** The wire to the database, for tests in which it is lost. */
  readonly wire: Wire
  /**
   * Every row of every table, as one text for each table: equal means that nothing changed anywhere. The audit counts as
   * far as something was done: that somebody was refused, or only looked, is written down without changing anything.
   */
  contents(): Promise<Readonly<Record<string, string>>>
  /** From now on nobody is asked to wait: for tests that ask more than any person does. */
  withoutLimits(): void
  /** What was logged since the test began. */
  logged(): string
  /** Somebody with these roles, signed in: their id and what their browser sends along. */
  signedIn(roles: readonly string[]): Promise<{ readonly id: string; readonly cookie: string }>
}

export const authToken = 'an-auth-token-of-the-tests-alone'
const authSecret = 'a secret of the tests that is long enough'
export const shuttleToken = 'a-webhook-token-of-the-tests'

/** Variables with which a house starts: nothing in them leads off this machine. */
export function environmentFor(databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: home,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_API_URL: nowhere,
    TWILIO_PAY_CONNECTOR: 'connector',
    SHUTTLE_API_URL: nowhere,
    SHUTTLE_INSTANCE_KEY: 'instance',
    SHUTTLE_INSTANCE_SECRET: 'secret',
    SHUTTLE_WEBHOOK_TOKEN: shuttleToken,
    AUTH_SECRET: authSecret,
    DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
  }
}

/** Nobody listens here: whoever turns to a vendor in a test of handlers gets no connection. */
const nowhere = 'http://127.0.0.1:9'

/**
 * Puts the house up before the first test and takes it down after the last:
 *
 *     const house = ownHouse()
 *     it('…', async () => POST(callback('/api/webhooks/twilio/payment?…', { … })))
 *
 * No worker runs: what is planned stays in the queue, where a test can see it. `more`: further variables, for a house that
 * differs.
 */
export function ownHouse(more: Readonly<Record<string, string>> = {}): TestHouse {
  const database = ownDatabase()
  let wire: Wire | undefined
  beforeAll(async () => {
    wire = await layWire(database.url)
    Object.assign(process.env, environmentFor(wire.url), more)
    globalThis.sottoHouse = undefined
  })
  const lines: string[] = []
  beforeEach(() => {
    lines.length = 0
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })
  afterAll(async () => {
    wire?.restore()
    const house = globalThis.sottoHouse
    house?.closing.abort()
    await house?.link.close()
    await house?.prisma.$disconnect()
    globalThis.sottoHouse = undefined
    await wire?.close()
  })
  return Object.defineProperties({} as TestHouse, {
    ...Object.getOwnPropertyDescriptors(database),
    wire: { get: () => wire },
    contents: { value: () => contentsOf(database) },
    logged: { value: () => lines.join('') },
    withoutLimits: { value: withoutLimits },
    signedIn: { value: (roles: readonly string[]) => signIn(database, roles) },
  })
}

async function contentsOf({ prisma }: TestDatabase): Promise<Record<string, string>> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT c.oid::regclass::text AS name FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace)`
  const contents: Record<string, string> = {}
  for (const { name } of tables) {
    // Tries are counted, whatever becomes of what is tried.
    if (name === 'sign_in_try') continue
    const only = name === 'audit_entry' ? somethingDone : ''
    const [row] = await prisma.$queryRawUnsafe<{ rows: string }[]>(
      // That somebody is there is noted by whatever they ask for, also when it is refused.
      `SELECT coalesce(string_agg(r, chr(10) ORDER BY r), '') AS rows FROM (
         SELECT ${name === 'session' ? "(to_jsonb(t) - 'active_at')::text" : 't::text'} AS r FROM ${name} t ${only}
       ) rows`,
    )
    contents[name] = row?.rows ?? ''
  }
  return contents
}

const somethingDone = `WHERE outcome = 'done' AND action NOT IN (${viewActions.map((name) => `'${name}'`).join()})`

function withoutLimits(): void {
  const house = globalThis.sottoHouse
  if (!house) throw new Error('nobody has asked for the house yet')
  Object.assign(house, { limits: { allows: () => true, reports: () => false } })
}

let people = 0

async function signIn({ prisma }: TestDatabase, roles: readonly string[]) {
  people += 1
  const email = `person${people}@example.com`
  const id = await putPerson(prisma, email, roles)
  const auth = betterAuthSignIn(signInSettings(prisma, { secret: authSecret }))
  const cookie = await cookieByLink(auth, prisma, email)
  // As if they had shown a second factor just now: what asks for a fresh one has tests of its own.
  await prisma.session.updateMany({ where: { userId: id }, data: { confirmedAt: new Date() } })
  return { id, cookie }
}

/** How a callback differs from one that Twilio sends. */
export interface CallbackOptions {
  /** Signed for this address instead of our own. */
  readonly signedFor?: string
  readonly token?: string
  /** `null`: not signed at all. */
  readonly signature?: string | null
  /** Sent instead of what was signed. */
  readonly body?: BodyInit
  readonly contentType?: string | null
  /** Twilio's name for this very callback, the same on every retry. */
  readonly idempotencyToken?: string
}

/** A request as Twilio sends it, really signed by Twilio's own library. */
export function callback(
  path: string,
  fields: Readonly<Record<string, string>>,
  options: CallbackOptions = {},
): Request {
  const url = `${home}${path}`
  const { signedFor = url, token = authToken, idempotencyToken } = options
  const signature =
    options.signature === undefined
      ? twilio.getExpectedTwilioSignature(token, signedFor, { ...fields })
      : options.signature
  const type =
    options.contentType === undefined
      ? 'application/x-www-form-urlencoded; charset=utf-8'
      : options.contentType
  const headers = new Headers()
  if (type) headers.set('content-type', type)
  if (signature) headers.set('x-twilio-signature', signature)
  if (idempotencyToken) headers.set('i-twilio-idempotency-token', idempotencyToken)
  const body = options.body ?? new URLSearchParams({ ...fields }).toString()
  return new Request(url, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  })
}

/** A webhook of Shuttle's, with the secret part of its address in its parameters. */
export function shuttleWebhook(
  body: unknown,
  token = shuttleToken,
): [Request, { params: Promise<{ token: string }> }] {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const request = new Request(`${home}/api/webhooks/shuttle/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  })
  return [request, { params: Promise.resolve({ token }) }]
}

/** What a browser sends when its person does something on one of our pages. */
export function fromBrowser(
  method: 'GET' | 'POST',
  path: string,
  more: {
    cookie?: string
    body?: unknown
    origin?: string | null
    headers?: Readonly<Record<string, string>>
  } = {},
): Request {
  const headers = new Headers(more.headers)
  if (more.cookie) headers.set('cookie', more.cookie)
  const origin = more.origin === undefined ? home : more.origin
  if (method === 'POST' && origin) headers.set('origin', origin)
  if (more.body === undefined) return new Request(`${home}${path}`, { method, headers })
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  const body = typeof more.body === 'string' ? more.body : JSON.stringify(more.body)
  return new Request(`${home}${path}`, { method, headers, body })
}

/** The parts of a path, as Next hands them over. */
export function at(params: Readonly<Record<string, string>> = {}) {
  return { params: Promise.resolve({ ...params }) }
}

/** Twilio's names for things: two capitals and 32 hexadecimal digits. */
export function sid(prefix: 'CA' | 'PK' | 'RE', number: number): string {
  return `${prefix}${number.toString(16).padStart(32, 'a')}`
}
