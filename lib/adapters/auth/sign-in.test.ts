import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { auditSince, cookieOf, goodPassword, home, signInSettings } from '@/lib/testing/sign-in'
import { hour } from '@/lib/values/instant'
import { signInLibrary } from './library'
import { type HashedPassword, hashed, putPerson } from './people'
import { betterAuthSignIn, type SignInSettings } from './sign-in'

const database = ownDatabase()
const second = 'http://127.0.0.1:3001'
const password = goodPassword
let secretHash: HashedPassword
let amyId: string
let addresses = 0

beforeAll(async () => {
  secretHash = await hashed(password)
})

beforeEach(async () => {
  await database.prisma.user.deleteMany()
  const amy = await putPerson(database.prisma, {
    name: 'Amy',
    email: 'Amy@example.com',
    roles: ['agent'],
    password: secretHash,
  })
  amyId = amy.id
})

/** The library has a mouth of its own; whatever it says has to go through our log, which scrubs. */
const spoken = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
afterEach(() => {
  for (const console of spoken) expect(console).not.toHaveBeenCalled()
})

const settings = (changes: Partial<SignInSettings> = {}) =>
  signInSettings(database.prisma, { origins: [home, second], now: () => 1_000, ...changes })

const house = (changes: Partial<SignInSettings> = {}) => betterAuthSignIn(settings(changes))

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return new Request(`${home}/api/auth${path}`, {
    method: 'POST',
    headers: { origin: home, 'content-type': 'application/json', 'x-forwarded-for': '10.0.0.1', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const signInRequest = (changes: object = {}, headers: Record<string, string> = {}) =>
  post('/sign-in/email', { email: 'amy@example.com', password, ...changes }, headers)

async function signedIn(there = house(), headers: Record<string, string> = {}) {
  const response = await there.handler(signInRequest({}, headers))
  expect(response.status).toBe(200)
  return { cookie: cookieOf(response.headers.getSetCookie()), response }
}

describe('Signing in', () => {
  it('sets one cookie that scripts cannot read, for twelve hours, and says nothing else', async () => {
    const { response } = await signedIn()
    expect(await response.json()).toEqual({ signedIn: true })
    expect(response.headers.get('cache-control')).toBe('no-store')
    const [cookie, ...more] = response.headers.getSetCookie()
    expect(more).toEqual([])
    expect(cookie).toMatch(/^sotto\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('over https the cookie is bound to its host and never sent in the clear', async () => {
    const url = 'https://pay.example.com'
    const there = house({ publicUrl: url, origins: [url], demo: false })
    const { response, cookie } = await signedIn(there, { origin: url })
    expect(response.headers.getSetCookie()).toHaveLength(1)
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-sotto\.session_token=.*; Secure; SameSite=Lax$/,
    )
    expect(await there.viewerFrom(new Headers({ cookie }))).toMatchObject({ name: 'Amy' })
  })

  it('is known on every instance', async () => {
    const { cookie } = await signedIn(house(), { origin: second })
    const viewer = await house({ publicUrl: second }).viewerFrom(new Headers({ cookie }))
    expect(viewer).toEqual({ id: amyId, name: 'Amy', email: 'amy@example.com', roles: ['agent'] })
  })

  it('works for many at once, each with a session of their own', async () => {
    const there = house()
    const all = await Promise.all(Array.from({ length: 8 }, () => signedIn(there)))
    expect(new Set(all.map(({ cookie }) => cookie)).size).toBe(8)
    expect(await database.prisma.session.count()).toBe(8)
  })

  it('ends after twelve hours, also for those who do not want to be remembered', async () => {
    await house().handler(signInRequest({ rememberMe: false }))
    const session = await database.prisma.session.findFirstOrThrow()
    expect(session.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(12 * hour)
  })

  it('forgets the sessions that ran out', async () => {
    await signedIn()
    await database.prisma.session.updateMany({ data: { expiresAt: new Date(0) } })
    await signedIn()
    expect(await database.prisma.session.count()).toBe(1)
  })
})

describe('Who cannot sign in', () => {
  const tries: Record<string, () => Promise<Request>> = {
    'somebody unknown': async () => signInRequest({ email: 'nobody@example.com' }),
    'a wrong password': async () => signInRequest({ password: 'wrong wrong wrong' }),
    'an empty password': async () => signInRequest({ password: '' }),
    'no password': async () => post('/sign-in/email', { email: 'amy@example.com' }),
    'no e-mail address': async () => signInRequest({ email: 'amy' }),
    'a name that no database takes': async () => signInRequest({ email: 'amy\u0000@example.com' }),
    'something that is no JSON': async () => post('/sign-in/email', '{'),
    'somebody disabled': async () => {
      await database.prisma.user.update({ where: { id: amyId }, data: { disabledAt: new Date() } })
      return signInRequest()
    },
    'somebody without a password': async () => {
      await database.prisma.account.deleteMany()
      return signInRequest()
    },
  }

  it.each(Object.keys(tries))('%s gets the same answer as everybody else', async (who) => {
    const response = await house().handler((await tries[who]?.()) as Request)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ signedIn: false })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await database.prisma.session.count()).toBe(0)
  })

  it('waits as long for an unknown name as for a wrong password', async () => {
    const there = house()
    const quickest = async (changes: object) => {
      const tookMs: number[] = []
      for (let i = 0; i < 3; i += 1) {
        const started = performance.now()
        await there.handler(signInRequest(changes))
        tookMs.push(performance.now() - started)
      }
      return Math.min(...tookMs)
    }
    const unknown = await quickest({ email: 'nobody@example.com' })
    const wrong = await quickest({ password: 'wrong wrong wrong' })
    expect(unknown).toBeGreaterThan(wrong / 4)
  })

  it('meets a bound on tries per minute and address', async () => {
    const there = house({ signInsPerMinuteMax: 3, demo: false })
    const address = { 'x-forwarded-for': `10.1.0.${++addresses}` }
    for (let i = 0; i < 3; i += 1) {
      expect((await there.handler(signInRequest({ password: 'wrong wrong' }, address))).status).toBe(401)
    }
    const refused = await there.handler(signInRequest({}, address))
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(
      (await there.handler(signInRequest({}, { 'x-forwarded-for': `10.1.0.${++addresses}` }))).status,
    ).toBe(200)
  })

  it('cannot send more than a few lines', async () => {
    const response = await house().handler(signInRequest({ password: 'x'.repeat(5_000) }))
    expect(response.status).toBe(413)
  })

  it.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://127.0.0.1:3002' }])(
    'comes from one of our own pages, not from %j',
    async (headers) => {
      const response = await house().handler(
        signInRequest({}, { ...headers, 'sec-fetch-site': 'cross-site' }),
      )
      expect(response.status).toBe(403)
      expect(await database.prisma.session.count()).toBe(0)
    },
  )
})

describe('A session', () => {
  const viewerOf = (cookie: string) => house().viewerFrom(new Headers({ cookie }))

  it('is over when its time is up, and when its person is disabled', async () => {
    const { cookie } = await signedIn()
    await database.prisma.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
    expect(await viewerOf(cookie)).toBeNull()
    const again = await signedIn()
    await database.prisma.user.update({ where: { id: amyId }, data: { disabledAt: new Date() } })
    expect(await viewerOf(again.cookie)).toBeNull()
  })

  it('cannot be made up', async () => {
    const { cookie } = await signedIn()
    const { token } = await database.prisma.session.findFirstOrThrow()
    const changed = cookie.replace(/.{6}$/, 'AAAA%3D')
    for (const forged of [
      '',
      'sotto.session_token=',
      `sotto.session_token=${token}`,
      changed,
      `x${cookie}`,
    ]) {
      expect(await viewerOf(forged), forged).toBeNull()
    }
    const otherSecret = house({ secret: 'another secret that is long enough too' })
    expect(await otherSecret.viewerFrom(new Headers({ cookie }))).toBeNull()
  })

  it('holds only roles that exist', async () => {
    const { cookie } = await signedIn()
    await database.prisma.user.update({
      where: { id: amyId },
      data: { roles: ['supervisor', 'root', '', 'agent'] },
    })
    expect((await viewerOf(cookie))?.roles).toEqual(['supervisor', 'agent'])
  })

  it('ends at once when signed out, on every instance', async () => {
    const { cookie } = await signedIn()
    const response = await house().handler(post('/sign-out', {}, { cookie }))
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie().join()).toMatch(/sotto\.session_token=; Max-Age=0/)
    expect(await house({ publicUrl: second }).viewerFrom(new Headers({ cookie }))).toBeNull()
    expect((await house().handler(post('/sign-out', {}))).status).toBe(200)
  })

  it('is not ended by a page elsewhere', async () => {
    const { cookie } = await signedIn()
    const response = await house().handler(post('/sign-out', {}, { cookie, origin: 'https://evil.example' }))
    expect(response.status).toBe(403)
    expect(await viewerOf(cookie)).not.toBeNull()
  })
})

describe('The audit', () => {
  const common = {
    actorId: null,
    actorName: null,
    subjectType: 'person',
    at: new Date(1_000),
    address: '10.0.0.1',
  }

  it('knows who came and went, when and from where', async () => {
    const rows = await auditSince(database.prisma, async () => {
      const { cookie } = await signedIn()
      await house().handler(post('/sign-out', {}, { cookie }))
      await house().handler(post('/sign-out', {}, { cookie }))
    })
    const amy = { ...common, actorId: amyId, actorName: 'Amy', subjectId: amyId, outcome: 'done' }
    expect(rows).toMatchObject([
      { ...amy, action: 'person.signIn', detail: { by: 'password' } },
      { ...amy, action: 'person.signOut', detail: { by: 'signOut' } },
    ])
    expect(rows).toHaveLength(2)
  })

  it('knows who could not come in and why, without a word of what was typed', async () => {
    const rows = await auditSince(database.prisma, async () => {
      const there = house()
      await there.handler(signInRequest({ password: 'not-my-password' }))
      await there.handler(signInRequest({ email: 'my-password@oops.example' }))
      await database.prisma.user.update({ where: { id: amyId }, data: { disabledAt: new Date() } })
      await there.handler(signInRequest())
    })
    const refused = { ...common, action: 'person.signIn', outcome: 'refused' }
    expect(rows).toMatchObject([
      { ...refused, subjectId: amyId, detail: { by: 'password', reason: 'wrongPassword' } },
      { ...refused, subjectId: null, detail: { by: 'password', reason: 'unknown' } },
      { ...refused, subjectId: amyId, detail: { by: 'password', reason: 'disabled' } },
    ])
    expect(
      JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/my-password/)
  })

  it('comes first: where it cannot be written, nobody comes in and nobody is told to have left', async () => {
    const { cookie } = await signedIn()
    await database.asOwner('REVOKE INSERT ON audit_entry FROM sotto_app')
    try {
      const refused = await house().handler(signInRequest())
      expect(refused.status).toBe(503)
      expect(refused.headers.getSetCookie()).toEqual([])
      const left = await house().handler(post('/sign-out', {}, { cookie }))
      expect(left.status).toBe(503)
      expect(await house().viewerFrom(new Headers({ cookie }))).not.toBeNull()
      expect(await database.prisma.session.count()).toBe(1)
    } finally {
      await database.asOwner('GRANT INSERT ON audit_entry TO sotto_app')
    }
  })
})

describe('Everything else that the library could do', () => {
  const library = () => Object.values(signInLibrary(settings()).api) as { path?: string }[]

  it('is not there', async () => {
    const { cookie } = await signedIn()
    const paths = library().map(({ path }) => path ?? '')
    expect(paths).toContain('/sign-up/email')
    expect(paths).toContain('/get-session')
    for (const path of [...paths, '/', '/read-session-token', '/open-session', '/sign-in/email/']) {
      if (path === '/sign-in/email' || path === '/sign-out') continue
      for (const method of ['GET', 'POST']) {
        const body = method === 'POST' ? '{"userId":"x"}' : null
        const headers = { origin: home, cookie, 'content-type': 'application/json' }
        const request = new Request(`${home}/api/auth${path.replace(/:\w+/, 'x')}`, { method, headers, body })
        expect((await house().handler(request)).status, `${method} ${path}`).toBe(404)
      }
    }
  })

  it('does not take a door by another method', async () => {
    expect((await house().handler(new Request(`${home}/api/auth/sign-in/email`))).status).toBe(404)
    expect((await house().handler(new Request(`${home}/api/auth/sign-out`))).status).toBe(404)
  })
})

describe('People', () => {
  it('are put in once: a second time changes name, roles and password', async () => {
    const again = await putPerson(database.prisma, {
      name: 'Amy A.',
      email: 'AMY@example.com',
      roles: ['agent', 'supervisor'],
      password: await hashed('a different password'),
    })
    expect(again).toMatchObject({ id: amyId, name: 'Amy A.', roles: ['agent', 'supervisor'] })
    expect(again.id).toMatch(/^[0-9a-f]{32}$/)
    expect((await house().handler(signInRequest())).status).toBe(401)
    expect((await house().handler(signInRequest({ password: 'a different password' }))).status).toBe(200)
  })

  it('get no short password', async () => {
    await expect(hashed('elevenchars')).rejects.toThrow('at least 12')
  })
})
