import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GET as anyAuth, POST as postAuth } from '@/app/api/auth/[...all]/route'
import { ownDatabase } from '@/lib/testing/database'
import {
  addPerson,
  betterAuthSignIn,
  closeHouse,
  createSignInLink,
  from,
  home,
  openHouseFor,
  signInRequest,
  signInSettings,
} from '@/lib/testing/sign-in'
import { GET, HEAD } from './route'

const database = ownDatabase()
let link = ''

const openHouse = (demo: boolean) => openHouseFor(betterAuthSignIn(signInSettings(database.prisma, { demo })))

beforeAll(async () => {
  link = await createSignInLink(
    database.prisma,
    await addPerson(database.prisma, 'amy@example.com', ['agent']),
  )
})

afterAll(closeHouse)

const follow = (headers: Record<string, string> = {}) =>
  GET(new Request(`${home}${link}`, { headers: { ...from('127.0.0.1'), ...headers } }))

describe('The link of the demo', () => {
  it('is not there without the demo switch', async () => {
    openHouse(false)
    expect((await follow()).status).toBe(404)
  })

  it('is not used up by a look or a browser that prepares', async () => {
    openHouse(true)
    expect(HEAD().status).toBe(405)
    expect((await follow({ 'sec-purpose': 'prefetch;prerender' })).status).toBe(204)
  })

  it('leads to the desk, signed in, once', async () => {
    openHouse(true)
    const first = await follow()
    expect(first.status).toBe(303)
    expect(first.headers.get('location')).toBe('/desk')
    expect(first.headers.get('cache-control')).toBe('no-store')
    expect(first.headers.getSetCookie()[0]).toMatch(/^sotto\.session_token=/)

    const second = await follow()
    expect(second.status).toBe(410)
    expect(second.headers.getSetCookie()).toEqual([])
    expect(await second.text()).toContain('<a href="/">Sign in</a>')
  })
})

describe('/api/auth', () => {
  it('takes a password and sets the session', async () => {
    openHouse(true)
    const response = await postAuth(signInRequest('amy@example.com'))
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).toHaveLength(1)
  })

  it('has nothing to read', async () => {
    openHouse(true)
    expect((await anyAuth(new Request(`${home}/api/auth/get-session`))).status).toBe(404)
  })
})
