import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { openProvider, type TestProvider } from '@/lib/testing/oidc-provider'
import { addPerson, auditSince, codeAt, cookieOf, home, signInSettings } from '@/lib/testing/sign-in'
import { betterAuthSignIn, type SignInSettings } from './sign-in'

const database = ownDatabase()
const callback = `${home}/api/auth/oidc/callback`
let provider: TestProvider
let talkative: TestProvider
let amyId: string

beforeAll(async () => {
  // The provider warns about being meant for development; it has the console of this file to itself.
  for (const name of ['warn', 'info'] as const) vi.spyOn(console, name).mockImplementation(() => {})
  provider = await openProvider(callback, false)
  talkative = await openProvider(callback, true)
})
afterAll(async () => {
  await provider.close()
  await talkative.close()
})
beforeEach(async () => {
  await database.prisma.user.deleteMany()
  amyId = await addPerson(database.prisma, 'amy@example.com', ['agent'])
  for (const { accounts } of [provider, talkative]) {
    accounts.set('amy-there', { email: 'Amy@example.com', verified: true })
    accounts.set('mallory', { email: 'amy@example.com', verified: false })
    accounts.set('stranger', { email: 'stranger@example.com', verified: true })
  }
})

function house(at = provider, changes: Partial<SignInSettings> = {}) {
  const { issuer, clientId, clientSecret } = at
  const oidc = { issuer, clientId, clientSecret, name: 'the company' }
  const auth = betterAuthSignIn(signInSettings(database.prisma, { oidc, ...changes }))
  if (!auth.oidc) throw new Error('no provider')
  return { auth, oidc: auth.oidc }
}

/** From our button through the provider's pages to where the browser is sent back. */
async function cameBack(name: string, at = provider) {
  const begun = await house(at).oidc.begin()
  const cookie = cookieOf(begun.headers.getSetCookie())
  return { url: await at.signsIn(begun.headers.get('location') ?? '', name), cookie }
}

async function finish(url: string, cookie: string, there = house()) {
  const answer = await there.oidc.finish(new Request(url, { headers: { cookie } }))
  const cookies = answer.headers.getSetCookie().filter((each) => each.startsWith('sotto.session_token='))
  return { status: answer.status, to: answer.headers.get('location'), session: cookieOf(cookies) }
}

describe('Signing in at a provider', () => {
  it.each(['at its userinfo endpoint', 'in its token'])(
    'brings somebody who was invited as far as the password would; the address stands %s',
    async (where) => {
      const at = where === 'in its token' ? talkative : provider
      const { url, cookie } = await cameBack('amy-there', at)
      const rows = await auditSince(database.prisma, async () => {
        const { status, to, session } = await finish(url, cookie, house(at))
        expect([status, to]).toEqual([303, '/'])
        const { auth } = house(at)
        const half = new Headers({ cookie: session })
        expect(await auth.viewerFrom(half)).toBeNull()
        expect(await auth.awaitsCode(half)).toBe(true)
        const shown = await auth.showCode(
          new Request(home, { headers: { cookie: session } }),
          codeAt(Date.now()),
        )
        if (!shown.ok) throw new Error(shown.error)
        expect(await auth.viewerFrom(new Headers({ cookie: cookieOf(shown.value) }))).toMatchObject({
          id: amyId,
        })
      })
      expect(rows.map(({ action, actorId }) => [action, actorId])).toEqual([
        ['person.linkProvider', amyId],
        ['person.password', amyId],
        ['person.signIn', amyId],
      ])
    },
  )

  it('knows its people by their subject from then on, whatever address they have there', async () => {
    const first = await cameBack('amy-there')
    await finish(first.url, first.cookie)
    provider.accounts.set('amy-there', { email: 'amy.new@example.com', verified: false })
    const again = await cameBack('amy-there')
    expect((await finish(again.url, again.cookie)).session).not.toBe('')
    // A second account there with Amy's address is not Amy.
    provider.accounts.set('other-amy', { email: 'amy@example.com', verified: true })
    const other = await cameBack('other-amy')
    expect(await finish(other.url, other.cookie)).toMatchObject({ to: '/?oidc=unknown', session: '' })
  })

  it.each(['stranger', 'mallory'])(
    'lets in nobody who was not invited or is not proven to be: %s',
    async (name) => {
      const { url, cookie } = await cameBack(name)
      const rows = await auditSince(database.prisma, async () => {
        expect(await finish(url, cookie)).toEqual({ status: 303, to: '/?oidc=unknown', session: '' })
      })
      expect(rows).toMatchObject([{ action: 'person.signIn', outcome: 'refused', detail: { by: 'oidc' } }])
      expect(await database.prisma.session.count()).toBe(0)
      expect(await database.prisma.account.count({ where: { providerId: provider.issuer } })).toBe(0)
    },
  )

  it('lets in nobody who was disabled, and nobody without a second factor', async () => {
    await database.prisma.user.update({ where: { id: amyId }, data: { disabledAt: new Date() } })
    const disabled = await cameBack('amy-there')
    expect(await finish(disabled.url, disabled.cookie)).toMatchObject({ to: '/?oidc=unknown', session: '' })
    await database.prisma.user.update({ where: { id: amyId }, data: { disabledAt: null } })
    await database.prisma.secondFactor.deleteMany()
    const bare = await cameBack('amy-there')
    expect(await finish(bare.url, bare.cookie)).toMatchObject({ to: '/?oidc=link', session: '' })
  })

  it('takes an answer only from the browser that it sent there, once, and as it was given', async () => {
    const [mine, other] = [await cameBack('amy-there'), await cameBack('amy-there')]
    const changed = new URL(mine.url)
    changed.searchParams.set('code', 'something-else')
    const without = new URL(mine.url)
    without.searchParams.delete('state')
    const wrongIssuer = new URL(mine.url)
    wrongIssuer.searchParams.set('iss', talkative.issuer)
    for (const [url, cookie] of [
      [mine.url, ''],
      [mine.url, other.cookie],
      [mine.url, 'sotto.oidc=v1.forged.forged.forged'],
      [changed.href, mine.cookie],
      [without.href, mine.cookie],
      [wrongIssuer.href, mine.cookie],
      [`${callback}?error=access_denied`, mine.cookie],
    ] as const)
      expect(await finish(url, cookie), url).toEqual({ status: 303, to: '/?oidc=failed', session: '' })
    const fresh = await cameBack('amy-there')
    expect((await finish(fresh.url, fresh.cookie)).session).not.toBe('')
    expect((await finish(fresh.url, fresh.cookie)).session).toBe('')
  })

  it('believes no token whose signature is not that of the provider', async () => {
    const { url, cookie } = await cameBack('amy-there')
    const real = globalThis.fetch
    let forged = 0
    vi.stubGlobal('fetch', async (to: string, how: RequestInit) => {
      const answer = await real(to, how)
      if (how.method !== 'POST') return answer
      const tokens = (await answer.json()) as { id_token: string }
      const [head = '', claims = '', signature = ''] = tokens.id_token.split('.')
      const other = [...signature].reverse().join('')
      forged += 1
      return Response.json({ ...tokens, id_token: [head, claims, other].join('.') })
    })
    try {
      expect(await finish(url, cookie)).toEqual({ status: 303, to: '/?oidc=failed', session: '' })
    } finally {
      vi.unstubAllGlobals()
    }
    expect(forged).toBe(1)
  })

  it('is given up after ten minutes', async () => {
    const { url, cookie } = await cameBack('amy-there')
    const later = house(provider, { now: () => Date.now() + 10 * 60_000 })
    expect(await finish(url, cookie, later)).toMatchObject({ to: '/?oidc=failed', session: '' })
  })

  it('says so when the provider cannot be reached, and works again once it can', async () => {
    const nowhere = { ...provider, issuer: 'http://127.0.0.1:9' }
    const begun = await house(nowhere).oidc.begin()
    expect(begun.headers.get('location')).toBe('/?oidc=unreachable')
  })

  it('believes no provider that calls itself something else than the operator does', async () => {
    const other = { ...provider, issuer: provider.issuer.replace('127.0.0.1', 'localhost') }
    const begun = await house(other).oidc.begin()
    expect(begun.headers.get('location')).toBe('/?oidc=unreachable')
    expect((await house().oidc.begin()).headers.get('location')).toContain(provider.issuer)
  })

  it('is not there where none is set up', () => {
    expect(betterAuthSignIn(signInSettings(database.prisma)).oidc).toBeNull()
  })
})
