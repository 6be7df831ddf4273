import { beforeAll, describe, expect, it } from 'vitest'
import { GET as desk } from '@/app/api/desk/route'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { addPerson, auditSince, cookieOf, from } from '@/lib/testing/sign-in'
import { deskView } from '@/lib/wire/views'
import { POST as become } from './become/route'
import { POST as pace } from './pace/route'

const house = ownHouse({ SOTTO_DEMO: '1' })

let amy: { id: string; cookie: string }
beforeAll(async () => {
  await addPerson(house.prisma, 'sam@demo.sotto.test', ['supervisor'])
  amy = await house.signedIn(['agent'])
})

interface Sent {
  readonly cookie?: string
  readonly origin?: string
  readonly host?: string
}

async function post(handler: typeof pace, body: unknown, { cookie = amy.cookie, origin, host }: Sent = {}) {
  const headers = { host: host ?? '127.0.0.1:3000', ...from('127.0.0.1') }
  return handler(fromBrowser('POST', '/api/demo', { cookie, body, headers, ...(origin && { origin }) }), at())
}

describe('The pace', () => {
  it('is changed for a while, and back', async () => {
    expect((await post(pace, { scale: 60, forMs: 15_000 })).status).toBe(200)
    expect(await house.prisma.demoPace.findFirst()).toMatchObject({ scale: 60 })
    expect((await post(pace, { usual: true })).status).toBe(200)
    expect(await house.prisma.demoPace.findFirst()).toMatchObject({ scale: 1 })
  })

  it.each([
    { scale: 61, forMs: 1 },
    { scale: 60 },
    { scale: 0.5, forMs: 1 },
    { scale: 60, forMs: 60_001 },
    {},
  ])('is not %j', async (body) => expect((await post(pace, body)).status).toBe(422))

  it('is no business of other pages, or of nobody', async () => {
    expect((await post(pace, { usual: true }, { origin: 'http://127.0.0.1:4000' })).status).toBe(403)
    expect((await post(pace, { usual: true }, { cookie: '' })).status).toBe(401)
  })

  it('is told to the screens with the desk', async () => {
    const answer = await desk(fromBrowser('GET', '/api/desk', { cookie: amy.cookie }), at())
    expect(deskView.parse(await answer.json()).clockScale).toBe(1)
  })
})

describe('Becoming the supervisor', () => {
  const goOnAs = (who: string, sent?: Sent) => post(become, { who }, sent)

  it('needs no password, ends the session of the person before, and is written down', async () => {
    const before = await house.signedIn(['agent'])
    const rows = await auditSince(house.prisma, async () => {
      const answer = await goOnAs('supervisor', { cookie: before.cookie })
      expect(answer.status).toBe(200)
      const cookie = cookieOf(answer.headers.getSetCookie())
      expect(cookie).toMatch(/^sotto\.session_token=/)
      expect((await goOnAs('supervisor', { cookie: before.cookie })).status).toBe(401)
      expect((await post(pace, { usual: true }, { cookie })).status).toBe(200)
    })
    expect(rows).toMatchObject([
      { action: 'person.signIn', actorName: 'sam', outcome: 'done', detail: { by: 'demo' } },
      { action: 'demo.pace', actorName: 'sam', outcome: 'done' },
    ])
  })

  it('leads to nobody whom the seed has not made', async () => {
    expect((await goOnAs('agent')).status).toBe(404)
    expect((await goOnAs('ada@example.com')).status).toBe(422)
  })

  it('is for this machine, for our pages and for people who are signed in', async () => {
    expect((await goOnAs('supervisor', { host: 'demo.example.com' })).status).toBe(404)
    expect((await goOnAs('supervisor', { origin: 'http://127.0.0.1:4000' })).status).toBe(403)
    expect((await goOnAs('supervisor', { cookie: '' })).status).toBe(401)
  })
})
