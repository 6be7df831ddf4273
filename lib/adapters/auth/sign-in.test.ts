import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import {
  auditSince,
  cheapHash,
  codeAt,
  cookieOf,
  from,
  goodPassword,
  home,
  signInSettings,
  testSeal,
  testSecret,
} from '@/lib/testing/sign-in'
import { hour, minute } from '@/lib/values/instant'
import { signInLibrary } from './library'
import { type HashedPassword, hashed, putPerson } from './people'
import { putRecoveryCodes } from './second-factor'
import { betterAuthSignIn, type SignIn, type SignInSettings } from './sign-in'

const database = ownDatabase()
const second = 'http://127.0.0.1:3001'
const password = goodPassword
let secretHash: HashedPassword
let amyId: string
let addresses = 0

beforeAll(async () => {
  secretHash = await cheapHash(password)
})

beforeEach(async () => {
  await database.prisma.user.deleteMany()
  await database.prisma.signInTry.deleteMany()
  const amy = await putPerson(database.prisma, {
    name: 'Amy',
    email: 'Amy@example.com',
    roles: ['agent'],
    password: secretHash,
    secondFactor: { seal: testSeal, secret: testSecret },
  })
  amyId = amy.id
})

/** The library has a mouth of its own; whatever it says has to go through our log, which scrubs. */
const spoken = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
afterEach(() => {
  for (const console of spoken) expect(console).not.toHaveBeenCalled()
})

const settings = (changes: Partial<SignInSettings> = {}) =>
  signInSettings(database.prisma, { origins: [home, second], ...changes })

const house = (changes: Partial<SignInSettings> = {}) => betterAuthSignIn(settings(changes))

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return new Request(`${home}/api/auth${path}`, {
    method: 'POST',
    headers: { origin: home, 'content-type': 'application/json', ...from('10.0.0.1'), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const signInRequest = (changes: object = {}, headers: Record<string, string> = {}) =>
  post('/sign-in/email', { email: 'amy@example.com', password, ...changes }, headers)

/** Past the password, not past the code. */
async function halfIn(there = house(), headers: Record<string, string> = {}) {
  const response = await there.handler(signInRequest({}, headers))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ signedIn: false, next: 'code' })
  return { cookie: cookieOf(response.headers.getSetCookie()), response }
}

/** As somebody has who is no person of a test. */
async function hasRealHash() {
  await database.prisma.account.updateMany({
    where: { userId: amyId },
    data: { password: await hashed(password) },
  })
}

const showing = (cookie: string) => post('/code', {}, { cookie })

/** A code that nobody has used: each counts once, and tests are faster than the clock. */
async function freshCode(now = Date.now()) {
  await database.prisma.codeUse.deleteMany()
  return codeAt(now)
}

async function signedIn(there = house(), headers: Record<string, string> = {}, now = Date.now()) {
  const half = await halfIn(there, headers)
  const shown = await there.showCode(showing(half.cookie), await freshCode(now))
  if (!shown.ok) throw new Error(shown.error)
  return { cookie: cookieOf(shown.value), cookies: shown.value, half: half.cookie }
}

describe('Signing in', () => {
  it('sets one cookie that scripts cannot read, for twelve hours, and says nothing else', async () => {
    const { response } = await halfIn()
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { cookies } = await signedIn()
    const [cookie, ...more] = cookies
    expect(more).toEqual([])
    expect(cookie).toMatch(/^sotto\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('over https the cookie is bound to its host and never sent in the clear', async () => {
    const url = 'https://pay.example.com'
    const there = house({ publicUrl: url, origins: [url], demo: false })
    const { cookies, cookie } = await signedIn(there, { origin: url })
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(/^__Host-sotto\.session_token=.*; Secure; SameSite=Lax$/)
    expect(await there.viewerFrom(new Headers({ cookie }))).toMatchObject({ name: 'Amy' })
  })

  it('in a frame on another site the cookie is sent too, and belongs to that site alone', async () => {
    const url = 'https://pay.example.com'
    const there = house({ publicUrl: url, origins: [url], framed: true })
    const { response } = await halfIn(there, { origin: url })
    const [cookie] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-sotto\.session_token=/)
    const attributes = cookie?.split('; ').slice(1)
    expect(attributes).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=None', 'Partitioned']),
    )
  })

  it('is known on every instance', async () => {
    const { cookie } = await signedIn(house(), { origin: second })
    const viewer = await house({ publicUrl: second }).viewerFrom(new Headers({ cookie }))
    expect(viewer).toMatchObject({ id: amyId, name: 'Amy', email: 'amy@example.com', roles: ['agent'] })
  })

  it('works for many at once, each with a session of their own', async () => {
    const there = house()
    const all = await Promise.all(Array.from({ length: 8 }, () => halfIn(there)))
    expect(new Set(all.map(({ cookie }) => cookie)).size).toBe(8)
    expect(await database.prisma.session.count()).toBe(8)
  })

  it('ends after twelve hours, also for those who do not want to be remembered', async () => {
    await house().handler(signInRequest({ rememberMe: false }))
    const half = await database.prisma.session.findFirstOrThrow()
    expect(half.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(10 * minute)
    await database.prisma.session.deleteMany()
    await signedIn()
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
    expect(await response.json()).toEqual({ signedIn: false, next: null })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await database.prisma.session.count()).toBe(0)
  })

  it('waits as long for an unknown name as for a wrong password', async () => {
    await hasRealHash()
    const there = house()
    const quickest = async (changes: object) => {
      const spent: number[] = []
      for (let i = 0; i < 3; i += 1) spent.push(await workMsOf(() => there.handler(signInRequest(changes))))
      return Math.min(...spent)
    }
    const unknown = await quickest({ email: 'nobody@example.com' })
    const wrong = await quickest({ password: 'wrong wrong wrong' })
    expect(unknown).toBeGreaterThan(wrong / 4)
  })

  it('meets a bound on tries per minute and address', async () => {
    const there = house({ signInsPerMinuteMax: 3, demo: false })
    const address = from(`10.1.0.${++addresses}`)
    for (let i = 0; i < 3; i += 1) {
      expect((await there.handler(signInRequest({ password: 'wrong wrong' }, address))).status).toBe(401)
    }
    const refused = await there.handler(signInRequest({}, address))
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await there.handler(signInRequest({}, from(`10.1.0.${++addresses}`)))).status).toBe(200)
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

describe('The second half of signing in', () => {
  const viewerOf = (cookie: string) => house().viewerFrom(new Headers({ cookie }))
  const show = async (cookie: string, code: string, there = house()) => there.showCode(showing(cookie), code)

  it('is needed: a password alone lets nobody in', async () => {
    const { cookie } = await halfIn()
    expect(await viewerOf(cookie)).toBeNull()
    expect(await house().awaitsCode(new Headers({ cookie }))).toBe(true)
  })

  it('begins a session of its own: the cookie of before is good for nothing', async () => {
    const { cookie, half } = await signedIn()
    expect(cookie).not.toBe(half)
    expect(await viewerOf(cookie)).toMatchObject({ name: 'Amy' })
    expect(await viewerOf(half)).toBeNull()
    expect(await show(half, await freshCode())).toEqual({ ok: false, error: 'notSignedIn' })
  })

  it('takes the codes of the step before and after, and of no other', async () => {
    const now = Date.now()
    const there = house({ now: () => now })
    const { cookie } = await halfIn(there)
    for (const off of [-60_000, 60_000, -3_600_000])
      expect(await show(cookie, codeAt(now + off), there)).toEqual({ ok: false, error: 'codeWrong' })
    for (const typed of ['', '12345', '1234567', 'abcdef', '１２３４５６', '000000\u0000'])
      expect((await show(cookie, typed, there)).ok).toBe(false)
    await database.prisma.signInTry.deleteMany()
    expect((await show(cookie, codeAt(now - 30_000), there)).ok).toBe(true)
    const again = await halfIn(there)
    expect((await show(again.cookie, codeAt(now + 30_000), there)).ok).toBe(true)
  })

  it('takes a code with a blank in the middle, as apps show it', async () => {
    const { cookie } = await halfIn()
    expect((await show(cookie, (await freshCode()).replace(/^.../, '$& '))).ok).toBe(true)
  })

  it('takes a code once: of twenty who show it at the same moment, over two instances, one comes in', async () => {
    const halves = await Promise.all(Array.from({ length: 4 }, () => halfIn()))
    await database.prisma.signInTry.deleteMany()
    const code = await freshCode()
    const [one, two] = [house(), house({ publicUrl: second })]
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => show(halves[i % 4]?.cookie ?? '', code, i % 2 ? one : two)),
    )
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await database.prisma.session.count({ where: { stage: 'full' } })).toBe(1)
    const { cookie } = await halfIn()
    expect(await show(cookie, code)).toEqual({ ok: false, error: 'codeWrong' })
  })

  it('takes each recovery code once, however it is written', async () => {
    const [first = '', other = ''] = await putRecoveryCodes(database.prisma, amyId)
    const { cookie } = await halfIn()
    expect((await show(cookie, ` ${first.toLowerCase().replaceAll('-', ' ')}`)).ok).toBe(true)
    const again = await halfIn()
    expect(await show(again.cookie, first)).toEqual({ ok: false, error: 'codeWrong' })
    expect((await show(again.cookie, other)).ok).toBe(true)
    const kept = await database.prisma.recoveryCode.findMany()
    expect(JSON.stringify(kept)).not.toContain(first.slice(0, 6))
  })

  it('keeps the secret of the app from whoever reads the database', async () => {
    const kept = await database.prisma.secondFactor.findFirstOrThrow()
    expect(kept.secretSealed).not.toContain(testSecret)
    expect(kept.secretSealed).toMatch(/^v\d/)
  })

  it('does not come for whoever should have a second factor and has none: they need a link', async () => {
    await database.prisma.secondFactor.deleteMany()
    const response = await house().handler(signInRequest())
    expect([response.status, await response.json()]).toEqual([403, { signedIn: false, next: 'link' }])
    expect(response.headers.getSetCookie()).toEqual([])
    const wrong = await house().handler(signInRequest({ password: 'wrong wrong' }))
    expect([wrong.status, await wrong.json()]).toEqual([401, { signedIn: false, next: null }])
  })

  it('is not there for whoever can do nothing anyway', async () => {
    await database.prisma.secondFactor.deleteMany()
    await database.prisma.user.update({ where: { id: amyId }, data: { roles: [] } })
    const response = await house().handler(signInRequest())
    expect([response.status, await response.json()]).toEqual([200, { signedIn: true, next: null }])
  })
})

describe('An account after ten wrong tries in a row', () => {
  const wrong = (there = house()) => there.handler(signInRequest({ password: 'wrong wrong' }))

  it('is locked for half an hour, also for the right password, and says nothing else than before', async () => {
    let now = Date.now()
    const there = house({ now: () => now })
    const answers: unknown[] = []
    for (let each = 0; each < 12; each += 1) {
      const response = await wrong(there)
      answers.push([response.status, await response.json()])
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const right = await there.handler(signInRequest())
    expect([right.status, await right.json()]).toEqual([401, { signedIn: false, next: null }])
    now += 30 * minute
    expect((await there.handler(signInRequest())).status).toBe(200)
  })

  it('is locked by fifteen at the same moment, of whom ten at most are heard', async () => {
    const audit = await auditSince(database.prisma, () =>
      Promise.all(Array.from({ length: 15 }, () => wrong())),
    )
    const reasons = audit.map(({ detail }) => (detail as { reason: string }).reason)
    expect(reasons.filter((reason) => reason === 'wrongPassword')).toHaveLength(10)
    expect(reasons.filter((reason) => reason === 'tooManyTries')).toHaveLength(5)
  })

  it('counts wrong codes too, and a right password in between clears nothing', async () => {
    const { cookie } = await halfIn()
    for (let each = 0; each < 9; each += 1) {
      expect(await house().showCode(showing(cookie), '000000')).toMatchObject({ error: 'codeWrong' })
      if (each % 3 === 0) await halfIn()
    }
    await house().showCode(showing(cookie), '000000')
    expect(await house().showCode(showing(cookie), await freshCode())).toEqual({
      ok: false,
      error: 'tooManyTries',
    })
    expect((await house().handler(signInRequest())).status).toBe(401)
  })

  it('is one that nobody has, too: the lock tells nobody who exists', async () => {
    for (let each = 0; each < 11; each += 1)
      await house().handler(signInRequest({ email: 'nobody@example.com' }))
    const rows = await database.prisma.signInTry.findMany()
    expect(rows).toMatchObject([{ failures: 11 }])
    expect(rows[0]?.lockedUntil).not.toBeNull()
    expect(JSON.stringify(rows)).not.toContain('nobody')
  })

  it('is open again once an admin says so, and a success clears the count', async () => {
    for (let each = 0; each < 9; each += 1) await wrong()
    await signedIn()
    expect(await database.prisma.signInTry.count()).toBe(0)
    for (let each = 0; each < 11; each += 1) await wrong()
    await house().people.unlock(amyId, { id: 'ada', name: 'Ada', address: null })
    await signedIn()
  })

  it('takes as long to refuse as any other', async () => {
    await hasRealHash()
    const took = (there: SignIn) => workMsOf(() => wrong(there))
    const open = Math.min(await took(house()), await took(house()))
    for (let each = 0; each < 10; each += 1) await wrong()
    const locked = Math.min(await took(house()), await took(house()))
    expect(locked).toBeGreaterThan(open / 4)
  })
})

/** How long the processor works for it: hashing a password is nothing else, and other work beside this test does not count. */
async function workMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

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

  it('ends with all others of its person when they sign out', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    await house().handler(post('/sign-out', {}, { cookie: here.cookie }))
    expect(await viewerOf(there.cookie)).toBeNull()
    expect(await database.prisma.session.count()).toBe(0)
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
    const there = house({ now: () => 1_000 })
    const rows = await auditSince(database.prisma, async () => {
      const { cookie } = await signedIn(there, {}, 1_000)
      await there.handler(post('/sign-out', {}, { cookie }))
      await there.handler(post('/sign-out', {}, { cookie }))
    })
    const amy = { ...common, actorId: amyId, actorName: 'Amy', subjectId: amyId, outcome: 'done' }
    expect(rows).toMatchObject([
      { ...amy, action: 'person.password', detail: { by: 'password' } },
      { ...amy, action: 'person.signIn', detail: { by: 'app' } },
      { ...amy, action: 'person.signOut', detail: { by: 'signOut' } },
    ])
    expect(rows).toHaveLength(3)
  })

  it('knows who could not come in and why, without a word of what was typed', async () => {
    const rows = await auditSince(database.prisma, async () => {
      const there = house({ now: () => 1_000 })
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
    const ours = ['/read-session-token', '/open-session', '/hand-over-token', '/is-password']
    for (const path of [...paths, '/', ...ours, '/sign-in/email/']) {
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
    await expect(hashed('seven77')).rejects.toThrow('never shorter')
  })
})
