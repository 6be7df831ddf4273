import { beforeEach, describe, expect, it } from 'vitest'
import type { Self } from '@/lib/ports/accounts'
import { ownDatabase } from '@/lib/testing/database'
import {
  addPerson,
  auditSince,
  codeAt,
  cookieOf,
  createSignInLink,
  from,
  goodPassword,
  home,
  signInSettings,
} from '@/lib/testing/sign-in'
import { hour, minute } from '@/lib/values/instant'
import { betterAuthSignIn, type SignInSettings } from './sign-in'

const database = ownDatabase()
const ada = { id: 'ada', name: 'Ada', address: '10.0.0.9' }
let amyId: string

beforeEach(async () => {
  await database.prisma.user.deleteMany()
  await database.prisma.signInTry.deleteMany()
  amyId = await addPerson(database.prisma, 'amy@example.com', ['agent'])
})

const house = (changes: Partial<SignInSettings> = {}) =>
  betterAuthSignIn(signInSettings(database.prisma, changes))
const request = (cookie = '') => new Request(`${home}/api/x`, { headers: { cookie, ...from('10.0.0.1') } })

/** Amy in a browser, signed in; the second factor was not shown in it. */
async function amyIsIn(there = house()) {
  const followed = await there.redeemSignInLink(
    new Request(`${home}${await createSignInLink(database.prisma, amyId)}`, { headers: from('127.0.0.1') }),
  )
  if (followed.kind !== 'signedIn') throw new Error(followed.kind)
  const cookie = cookieOf(followed.cookies)
  return { cookie, self: await selfOf(there, cookie) }
}

async function selfOf(there: ReturnType<typeof house>, cookie: string) {
  const viewer = await there.viewerFrom(new Headers({ cookie }))
  if (!viewer) throw new Error('nobody')
  return { ...viewer, address: '10.0.0.1' }
}

const isIn = async (cookie: string) => (await house().viewerFrom(new Headers({ cookie }))) !== null
const actionsIn = (rows: readonly { action: string; outcome: string; actorId: string | null }[]) =>
  rows.map(({ action, outcome, actorId }) => [action, outcome, actorId])

describe('An invitation', () => {
  const invite = async (there = house()) => {
    const made = await there.people.invite(
      { name: 'Kim Novak', email: 'Kim@example.com', roles: ['supervisor'] },
      ada,
    )
    if (!made.ok) throw new Error(made.error)
    return made.value
  }
  const accept = (token: string, code: string, password = 'purple elephants', there = house()) =>
    there.acceptInvitation(request(), { token, password, code })

  it('lets one person in, who sets a password and a second factor by it', async () => {
    const { token, id } = await invite()
    const shown = await house().openInvitation(token)
    expect(shown).toMatchObject({ name: 'Kim Novak', email: 'kim@example.com', passwordCharactersMin: 8 })
    expect(shown?.appAddress).toMatch(/^otpauth:\/\/totp\/Sotto:kim%40example\.com\?issuer=Sotto&secret=/)
    const rows = await auditSince(database.prisma, async () => {
      const accepted = await accept(token, codeAt(Date.now(), shown?.secret))
      if (!accepted.ok) throw new Error(accepted.error)
      expect(new Set(accepted.value.recoveryCodes).size).toBe(10)
      const viewer = await house().viewerFrom(new Headers({ cookie: cookieOf(accepted.value.cookies) }))
      expect(viewer).toMatchObject({ id, name: 'Kim Novak', roles: ['supervisor'] })
      // A second factor was shown: what needs a fresh one may be done at once.
      expect(viewer?.proof.confirmedAt).not.toBeNull()
    })
    expect(actionsIn(rows)).toEqual([
      ['person.acceptInvitation', 'done', id],
      ['person.signIn', 'done', id],
    ])
  })

  it('is good once, and only for the one who is fastest', async () => {
    const { token } = await invite()
    const secret = (await house().openInvitation(token))?.secret
    const code = codeAt(Date.now(), secret)
    const all = await Promise.all(Array.from({ length: 4 }, () => accept(token, code)))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await house().openInvitation(token)).toBeNull()
    expect(await accept(token, code)).toEqual({ ok: false, error: 'invitationVoid' })
  })

  it('shows the same second factor when its page is loaded again', async () => {
    const { token } = await invite()
    expect(await house().openInvitation(token)).toEqual(await house().openInvitation(token))
  })

  it('changes nothing while password or code are not good', async () => {
    const { token, id } = await invite()
    const secret = (await house().openInvitation(token))?.secret
    const good = codeAt(Date.now(), secret)
    expect(await accept(token, good, 'short')).toEqual({ ok: false, error: 'passwordTooShort' })
    expect(await accept(token, good, 'password1')).toEqual({ ok: false, error: 'passwordCommon' })
    expect(await accept(token, good, 'kim.novak')).toEqual({ ok: false, error: 'passwordAboutYou' })
    expect(await accept(token, '000000')).toEqual({ ok: false, error: 'codeWrong' })
    expect(await database.prisma.account.count({ where: { userId: id } })).toBe(0)
    expect(await database.prisma.secondFactor.count({ where: { userId: id } })).toBe(0)
    expect((await accept(token, good)).ok).toBe(true)
  })

  it('asks for letters and digits where the operator must', async () => {
    const there = house({ passwords: { letterAndDigit: true } })
    const { token } = await invite(there)
    const shown = await there.openInvitation(token)
    expect(shown).toMatchObject({ passwordCharactersMin: 12, passwordLetterAndDigit: true })
    const code = codeAt(Date.now(), shown?.secret)
    expect(await accept(token, code, 'purple elephants', there)).toMatchObject({ error: 'passwordNeedsBoth' })
    expect((await accept(token, code, 'purple elephants 7', there)).ok).toBe(true)
  })

  it('runs out after three days, and is void once there is a newer one', async () => {
    let now = Date.now()
    const there = house({ now: () => now })
    const { token, id } = await invite(there)
    const newer = await there.people.invitationFor(id, ada)
    expect(await there.openInvitation(token)).toBeNull()
    now += 72 * hour - 1
    expect(await there.openInvitation(newer.token)).not.toBeNull()
    now += 1
    expect(await there.openInvitation(newer.token)).toBeNull()
  })

  it.each(['', 'x'.repeat(43), '../../etc/passwd', "' OR 1=1 --", '\u0000'])(
    'cannot be guessed: %j',
    async (token) => {
      expect(await house().openInvitation(token)).toBeNull()
      expect(await accept(token, '000000')).toEqual({ ok: false, error: 'invitationVoid' })
    },
  )

  it('replaces what somebody has lost: old password, old factor and old sessions are over', async () => {
    const { cookie } = await amyIsIn()
    const { token } = await house().people.invitationFor(amyId, ada)
    expect(await isIn(cookie)).toBe(true)
    const secret = (await house().openInvitation(token))?.secret
    expect((await accept(token, codeAt(Date.now(), secret), 'green elephants')).ok).toBe(true)
    expect(await isIn(cookie)).toBe(false)
    const old = await house().handler(signInBy(goodPassword))
    expect(old.status).toBe(401)
    expect((await house().handler(signInBy('green elephants'))).status).toBe(200)
  })

  it('is not made for an e-mail address that somebody has', async () => {
    const again = await house().people.invite({ name: 'X', email: 'AMY@example.com', roles: ['agent'] }, ada)
    expect(again).toEqual({ ok: false, error: 'emailTaken' })
  })
})

const signInBy = (password: string) =>
  new Request(`${home}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: home, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'amy@example.com', password }),
  })

describe('An admin', () => {
  it('sees everybody, with what matters for signing in', async () => {
    await amyIsIn()
    const [amy] = await house().people.list()
    expect(amy).toMatchObject({
      id: amyId,
      roles: ['agent'],
      hasSecondFactor: true,
      disabledAt: null,
      invitedUntil: null,
      lockedUntil: null,
    })
    expect(amy?.lastActiveAt).not.toBeNull()
    for (let each = 0; each < 11; each += 1) await house().handler(signInBy('wrong wrong'))
    await house().people.invitationFor(amyId, ada)
    const after = await house().people.find(amyId)
    expect(after?.lockedUntil).toBeGreaterThan(Date.now())
    expect(after?.invitedUntil).toBeGreaterThan(Date.now())
    expect(await house().people.find('nobody')).toBeNull()
  })

  it('shuts somebody out: every session is over, nobody signs in, until they are let in again', async () => {
    const { cookie } = await amyIsIn()
    const rows = await auditSince(database.prisma, async () => {
      await house().people.disable(amyId, ada)
      expect(await isIn(cookie)).toBe(false)
      expect((await house().handler(signInBy(goodPassword))).status).toBe(401)
      await house().people.enable(amyId, ada)
      expect(await isIn(cookie)).toBe(false)
      expect((await house().handler(signInBy(goodPassword))).status).toBe(200)
    })
    expect(actionsIn(rows).map(([action]) => action)).toEqual([
      'person.disable',
      'person.signIn',
      'person.enable',
      'person.password',
    ])
    expect(rows[0]).toMatchObject({ actorId: 'ada', subjectId: amyId, address: '10.0.0.9' })
  })

  it('gives other roles, which count at the next request, and both are written down', async () => {
    const { cookie } = await amyIsIn()
    const rows = await auditSince(database.prisma, () =>
      house().people.setRoles(amyId, ['agent', 'supervisor'], ada),
    )
    expect((await house().viewerFrom(new Headers({ cookie })))?.roles).toEqual(['agent', 'supervisor'])
    expect(rows).toMatchObject([
      { action: 'person.roles', detail: { before: 'agent', after: 'agent, supervisor' } },
    ])
  })

  it('does nothing that cannot be written down', async () => {
    const { cookie } = await amyIsIn()
    await database.asOwner('REVOKE INSERT ON audit_entry FROM sotto_app')
    try {
      await expect(house().people.disable(amyId, ada)).rejects.toThrow()
      await expect(house().people.setRoles(amyId, ['admin'], ada)).rejects.toThrow()
      await expect(
        house().people.invite({ name: 'X', email: 'x@example.com', roles: [] }, ada),
      ).rejects.toThrow()
    } finally {
      await database.asOwner('GRANT INSERT ON audit_entry TO sotto_app')
    }
    expect((await house().viewerFrom(new Headers({ cookie })))?.roles).toEqual(['agent'])
    expect(await database.prisma.user.count()).toBe(1)
  })
})

describe('Whoever is signed in', () => {
  const freshCode = async () => {
    await database.prisma.codeUse.deleteMany()
    return codeAt(Date.now())
  }

  it('shows a fresh code: the session goes on under another token, and the one of before dies out', async () => {
    let now = Date.now()
    const there = house({ now: () => now })
    const { cookie, self } = await amyIsIn(there)
    expect(self.proof.confirmedAt).toBeNull()
    const rows = await auditSince(database.prisma, async () => {
      const shown = await there.accounts.confirm(self, codeAt(now))
      if (!shown.ok) throw new Error(shown.error)
      const after = cookieOf(shown.value)
      expect(after).not.toBe(cookie)
      expect((await selfOf(there, after)).proof).toMatchObject({
        sessionId: self.proof.sessionId,
        confirmedAt: now,
      })
      // What was on its way arrives; ten seconds later the old token is nobody's.
      expect((await selfOf(there, cookie)).id).toBe(amyId)
      now += 10_000
      expect(await there.viewerFrom(new Headers({ cookie }))).toBeNull()
      expect((await selfOf(there, after)).id).toBe(amyId)
    })
    expect(rows).toMatchObject([{ action: 'session.confirm', outcome: 'done', detail: { by: 'app' } }])
  })

  it('is refused with a wrong code, and locked after ten', async () => {
    const { self } = await amyIsIn()
    for (let each = 0; each < 10; each += 1)
      expect(await house().accounts.confirm(self, '000000')).toEqual({ ok: false, error: 'codeWrong' })
    expect(await house().accounts.confirm(self, await freshCode())).toEqual({
      ok: false,
      error: 'tooManyTries',
    })
  })

  it('unlocks with what is given, all of which must be right', async () => {
    const { self } = await amyIsIn()
    const unlock = async (password: string | null, code: string | null) =>
      house().accounts.unlock(self, { password, code })
    expect(await unlock('wrong wrong', await freshCode())).toMatchObject({ error: 'passwordWrong' })
    expect(await unlock(goodPassword, '000000')).toMatchObject({ error: 'codeWrong' })
    expect((await unlock(goodPassword, null)).ok).toBe(true)
    expect((await unlock(null, await freshCode())).ok).toBe(true)
  })

  it('is noted as present, and not more often than is of use', async () => {
    let now = Date.now()
    const there = house({ now: () => now })
    const { cookie, self } = await amyIsIn(there)
    now = self.proof.activeAt + 29_999
    await there.accounts.active((await selfOf(there, cookie)).proof)
    expect((await selfOf(there, cookie)).proof.activeAt).toBe(self.proof.activeAt)
    now += 1
    await there.accounts.active((await selfOf(there, cookie)).proof)
    expect((await selfOf(there, cookie)).proof.activeAt).toBe(now)
  })

  it('sets another password: all other sessions end', async () => {
    const [here, elsewhere] = [await amyIsIn(), await amyIsIn()]
    const change = (current: string, next: string) =>
      house().accounts.changePassword(here.self, { current, next })
    expect(await change('wrong wrong', 'purple elephants')).toMatchObject({ error: 'passwordWrong' })
    expect(await change(goodPassword, 'amy@example')).toMatchObject({ error: 'passwordAboutYou' })
    expect(await isIn(elsewhere.cookie)).toBe(true)
    expect((await change(goodPassword, 'purple elephants')).ok).toBe(true)
    expect([await isIn(here.cookie), await isIn(elsewhere.cookie)]).toEqual([true, false])
    expect((await house().handler(signInBy('purple elephants'))).status).toBe(200)
  })

  it('replaces the second factor by the one whose code is shown, in time', async () => {
    let now = Date.now()
    const there = house({ now: () => now })
    const [here, elsewhere] = [await amyIsIn(there), await amyIsIn(there)]
    const offerTo = async (self: Self) => {
      const offered = await there.accounts.offerSecondFactor(self, goodPassword)
      if (!offered.ok) throw new Error(offered.error)
      return offered.value
    }
    const offered = await offerTo(here.self)
    expect(offered.ticket).not.toContain(offered.secret)
    const replace = (ticket: string, code: string) =>
      there.accounts.replaceSecondFactor(here.self, ticket, code)
    expect(await replace(offered.ticket, '000000')).toMatchObject({ error: 'codeWrong' })
    expect(await replace('v1.x.y.z', codeAt(now, offered.secret))).toMatchObject({ error: 'ticketVoid' })
    const benId = await addPerson(database.prisma, 'ben@example.com', ['agent'])
    const somebodyElses = await offerTo({ ...here.self, id: benId })
    expect(await replace(somebodyElses.ticket, codeAt(now, somebodyElses.secret))).toMatchObject({
      error: 'ticketVoid',
    })
    now += 10 * minute
    expect(await replace(offered.ticket, codeAt(now, offered.secret))).toMatchObject({ error: 'ticketVoid' })
    const again = await offerTo(here.self)
    const replaced = await replace(again.ticket, codeAt(now, again.secret))
    expect(replaced.ok && replaced.value).toHaveLength(10)
    expect(await there.viewerFrom(new Headers({ cookie: elsewhere.cookie }))).toBeNull()
    expect(await there.accounts.confirm(here.self, codeAt(now))).toMatchObject({ error: 'codeWrong' })
    // The code that was shown to replace it is used up.
    expect(await there.accounts.confirm(here.self, codeAt(now, again.secret))).toMatchObject({
      error: 'codeWrong',
    })
    now += 30_000
    expect((await there.accounts.confirm(here.self, codeAt(now, again.secret))).ok).toBe(true)
  })

  it('shows the password for another app and other codes, where there is one', async () => {
    const here = await amyIsIn()
    const { accounts } = house()
    const hashes = () => database.prisma.recoveryCode.findMany({ orderBy: { hash: 'asc' } })
    const before = await hashes()
    for (const password of ['wrong wrong', null]) {
      expect(await accounts.offerSecondFactor(here.self, password)).toMatchObject({ error: 'passwordWrong' })
      expect(await accounts.renewRecoveryCodes(here.self, password)).toMatchObject({ error: 'passwordWrong' })
    }
    expect(await hashes()).toEqual(before)
    expect(await database.prisma.signInTry.findFirst()).toMatchObject({ failures: 2 })
    await database.prisma.account.deleteMany({ where: { userId: here.self.id } })
    expect((await accounts.offerSecondFactor(here.self, null)).ok).toBe(true)
    expect((await accounts.renewRecoveryCodes(here.self, null)).ok).toBe(true)
    expect(await accounts.renewRecoveryCodes(here.self, goodPassword)).toMatchObject({
      error: 'passwordWrong',
    })
  })

  it('sees the account, and ends sessions of their own and nobody else’s', async () => {
    const benId = await addPerson(database.prisma, 'ben@example.com', ['agent'])
    const [here, elsewhere] = [await amyIsIn(), await amyIsIn()]
    await house().accounts.renewRecoveryCodes(here.self, goodPassword)
    const seen = await house().accounts.overview(here.self)
    expect(seen).toMatchObject({ hasPassword: true, recoveryCodesLeft: 10 })
    expect(seen.sessions.map(({ current }) => current).sort()).toEqual([false, true])
    await database.prisma.session.updateMany({
      where: { id: elsewhere.self.proof.sessionId },
      data: { userId: benId },
    })
    await house().accounts.endSessions(here.self, elsewhere.self.proof.sessionId)
    expect(await database.prisma.session.count({ where: { userId: benId } })).toBe(1)
    await house().accounts.endSessions(here.self, '4929 1234 1234 1234')
    const third = await amyIsIn()
    await house().accounts.endSessions(here.self, third.self.proof.sessionId)
    expect(await isIn(third.cookie)).toBe(false)
    const fourth = await amyIsIn()
    await house().accounts.endSessions(here.self, 'others')
    expect([await isIn(here.cookie), await isIn(fourth.cookie)]).toEqual([true, false])
    const rows = await database.prisma.auditEntry.findMany({
      where: { action: 'account.endSessions', actorId: here.self.id },
      orderBy: { id: 'asc' },
    })
    const named = third.self.proof.sessionId
    expect(rows.slice(0, 3).map(({ detail }) => detail)).toEqual([
      { session: null },
      { session: null },
      { session: named },
    ])
  })
})
