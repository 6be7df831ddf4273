import { beforeEach, describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { addPerson, auditSince, cookieOf, from, home, signInSettings } from '@/lib/testing/sign-in'
import { hour } from '@/lib/values/instant'
import { betterAuthSignIn, type SignInSettings } from './sign-in'
import { createSignInLink } from './sign-in-link'

const database = ownDatabase()
const second = 'http://127.0.0.1:3001'
let amyId: string

beforeEach(async () => {
  await database.prisma.signInLink.deleteMany()
  await database.prisma.user.deleteMany()
  amyId = await addPerson(database.prisma, 'amy@example.com', ['agent'])
})

const house = (changes: Partial<SignInSettings> = {}) =>
  betterAuthSignIn(signInSettings(database.prisma, { origins: [home, second], ...changes }))

describe('A sign-in link', () => {
  const follow = (path: string, headers: Record<string, string> = {}, there = house()) =>
    there.redeemSignInLink(
      new Request(`${home}${path}`, {
        headers: { host: '127.0.0.1:3000', ...from('127.0.0.1'), ...headers },
      }),
    )

  it('signs in once, with the same cookie as a password, and is written down', async () => {
    const link = await createSignInLink(database.prisma, amyId)
    expect(link).toMatch(/^\/demo\/sign-in\?token=[\w-]{43}$/)
    const rows = await auditSince(database.prisma, async () => {
      const followed = await follow(link)
      if (followed.kind !== 'signedIn') throw new Error(followed.kind)
      expect(followed.cookies[0]).toMatch(
        /^sotto\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
      )
      expect(await house().viewerFrom(new Headers({ cookie: cookieOf(followed.cookies) }))).toMatchObject({
        id: amyId,
      })
      expect(await follow(link)).toEqual({ kind: 'spent' })
    })
    expect(rows).toMatchObject([
      {
        action: 'person.signIn',
        outcome: 'done',
        actorId: amyId,
        detail: { by: 'link' },
        address: '127.0.0.1',
      },
      {
        action: 'person.signIn',
        outcome: 'refused',
        subjectId: amyId,
        detail: { by: 'link', reason: 'linkSpent' },
      },
    ])
  })

  it('lets one of twenty in who follow it at the same moment, over two instances', async () => {
    const link = await createSignInLink(database.prisma, amyId)
    const [one, two] = [house(), house({ publicUrl: second })]
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => follow(link, {}, i % 2 ? one : two)))
    expect(all.filter(({ kind }) => kind === 'signedIn')).toHaveLength(1)
    expect(await database.prisma.session.count()).toBe(1)
  })

  it('runs out after a day', async () => {
    const link = await createSignInLink(database.prisma, amyId)
    const { expiresAt } = await database.prisma.signInLink.findFirstOrThrow()
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(23.9 * hour)
    await database.prisma.signInLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
    expect(await follow(link)).toEqual({ kind: 'spent' })
  })

  it('that was never made opens nothing', async () => {
    for (const path of [
      '/demo/sign-in',
      '/demo/sign-in?token=',
      '/demo/sign-in?token=x',
      '/demo/sign-in?token=%00',
    ]) {
      expect(await follow(path)).toEqual({ kind: 'spent' })
    }
    expect(await database.prisma.session.count()).toBe(0)
  })

  it('does not let a disabled person in', async () => {
    const link = await createSignInLink(database.prisma, amyId)
    await database.prisma.user.update({ where: { id: amyId }, data: { disabledAt: new Date() } })
    expect(await follow(link)).toEqual({ kind: 'spent' })
    expect(await database.prisma.session.count()).toBe(0)
  })

  it('does not exist outside the demo, and only for this machine, and stays good for it', async () => {
    const link = await createSignInLink(database.prisma, amyId)
    const off = { kind: 'off' }
    expect(await follow(link, {}, house({ demo: false }))).toEqual(off)
    expect(await follow(link, { host: 'pay.example.com' })).toEqual(off)
    expect(await follow(link, { host: '127.0.0.1.evil.example' })).toEqual(off)
    expect(await follow(link, { host: 'no host' })).toEqual(off)
    expect(await follow(link, from('192.168.0.9'))).toEqual(off)
    // Somebody says so, and nobody has noted it.
    const unknown = { 'x-sotto-client-address': '127.0.0.1', 'x-forwarded-for': '127.0.0.1' }
    expect(await follow(link, unknown)).toEqual(off)
    expect((await follow(link, { host: 'localhost:3000', ...from('::1') })).kind).toBe('signedIn')
  })

  it('is kept as a hash only', async () => {
    const link = await createSignInLink(database.prisma, amyId)
    const row = await database.prisma.signInLink.findFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(link.split('=')[1])
  })
})
