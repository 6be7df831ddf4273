import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import {
  betterAuthSignIn,
  codeAt,
  cookieOf,
  from,
  home,
  signInRequest,
  signInSettings,
} from '@/lib/testing/sign-in'

const database = ownDatabase()
const run = promisify(execFile)

const dataKey = Buffer.alloc(32, 7).toString('base64')

interface Seeded {
  secondFactor: string
  people: { name: string; email: string; roles: string[] }[]
  password: string
  signInLink?: string
}

async function seed(
  args: string[] = [],
  variables: Record<string, string> = { SOTTO_DEMO: '1' },
): Promise<Seeded> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'prisma/seed.ts', ...args], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      DATA_KEY: dataKey,
      ...variables,
    },
  })
  return Object.assign(
    {},
    ...stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  )
}

const signIn = () => betterAuthSignIn(signInSettings(database.prisma))

const tryPassword = async (email: string, password: string) =>
  (await signIn().handler(signInRequest(email, password))).status

/** Whether the console takes the codes that an app would show with what was printed. */
async function showsCode(email: string, password: string, secret: string): Promise<boolean> {
  const half = await signIn().handler(signInRequest(email, password))
  const cookie = cookieOf(half.headers.getSetCookie())
  const request = new Request(`${home}/api/auth/code`, { headers: { cookie } })
  return (await signIn().showCode(request, codeAt(Date.now(), secret))).ok
}

describe('Seeding', () => {
  it('adds two agents, two supervisors and an admin who can sign in with the printed password, and nobody twice', async () => {
    const first = await seed()
    expect(first.people.map(({ name, roles }) => [name, ...roles])).toEqual([
      ['Amy Adeyemi', 'agent'],
      ['Ben Okafor', 'agent'],
      ['Sam Rivera', 'supervisor'],
      ['Sue Park', 'supervisor'],
      ['Ada Nowak', 'admin'],
    ])
    for (const { email } of first.people) expect(await tryPassword(email, first.password)).toBe(200)
    const second = await seed()
    expect(await database.prisma.user.count()).toBe(5)
    expect(second.password).not.toBe(first.password)
    expect(await tryPassword('amy@demo.sotto.test', second.password)).toBe(200)
    expect(await tryPassword('amy@demo.sotto.test', first.password)).toBe(401)
  })

  it('takes the password that it is given, adds agents for tests, and prints a link that signs in', async () => {
    const seeded = await seed(['--people', '2', '--sign-in-link', 'amy'], {
      SOTTO_DEMO: '1',
      SEED_PASSWORD: 'given by the test',
    })
    expect(seeded.people.map(({ email }) => email).slice(5)).toEqual([
      'agent1@test.sotto.test',
      'agent2@test.sotto.test',
    ])
    expect(await tryPassword('agent2@test.sotto.test', 'given by the test')).toBe(200)
    expect(await showsCode('agent2@test.sotto.test', 'given by the test', seeded.secondFactor)).toBe(true)
    const followed = await signIn().redeemSignInLink(
      new Request(`${home}${seeded.signInLink}`, { headers: from('127.0.0.1') }),
    )
    if (followed.kind !== 'signedIn') throw new Error(followed.kind)
    const cookie = cookieOf(followed.cookies)
    expect(await signIn().viewerFrom(new Headers({ cookie }))).toMatchObject({ name: 'Amy Adeyemi' })
  })

  it('puts the payments of yesterday there, and resets to them', async () => {
    const variables = { SOTTO_DEMO: '1', DATABASE_OWNER_URL: database.ownerUrl }
    await seed(['--yesterday'], variables)
    expect(await database.prisma.payment.count()).toBe(40)
    await database.prisma.payment.updateMany({ data: { reference: 'changed' } })
    const people = await database.prisma.user.count()
    await seed(['--reset'], variables)
    expect(await database.prisma.payment.count({ where: { reference: { startsWith: 'DEMO-04' } } })).toBe(40)
    expect(await database.prisma.user.count()).toBe(people)
  })

  it.each([
    ['without the demo switch', [], {}, 'Demo people are added only with SOTTO_DEMO=1.'],
    ['to reset without the owner', ['--reset'], { SOTTO_DEMO: '1' }, 'DATABASE_OWNER_URL is missing'],
    [
      'for somebody unknown',
      ['--sign-in-link', 'eve'],
      { SOTTO_DEMO: '1' },
      'nobody called eve@demo.sotto.test',
    ],
  ] as const)('is refused in one sentence %s', async (_, args, variables, sentence) => {
    const refused = await seed([...args], { ...variables } as Record<string, string>).catch((error) => error)
    expect(refused).toMatchObject({ code: 78, stderr: expect.stringContaining(sentence) })
    expect(refused.stderr.trim().split('\n')).toHaveLength(1)
  })
})
