import { describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { addPerson, betterAuthSignIn, cookieByLink, home, signInSettings } from '@/lib/testing/sign-in'

const database = ownDatabase()
const [older, old, current] = ['older', 'old', 'current'].map((name) =>
  `${name} secret of the tests `.repeat(2),
)

const house = (secret = '', ...secretsRetired: (string | undefined)[]) =>
  betterAuthSignIn(
    signInSettings(database.prisma, { secret, secretsRetired: secretsRetired.map((each) => each ?? '') }),
  )

let people = 0

async function signedIn(secret?: string) {
  people += 1
  const email = `person${people}@example.com`
  await addPerson(database.prisma, email, ['agent'])
  return cookieByLink(house(secret), database.prisma, email)
}

const viewer = (there: ReturnType<typeof house>, cookie: string) => there.viewerFrom(new Headers({ cookie }))

describe('Whoever signed in before the secret was changed', () => {
  it('stays signed in while the old one is retired, and no longer', async () => {
    for (const secret of [older, old]) {
      const cookie = await signedIn(secret)
      expect(await viewer(house(current, old, older), cookie)).toMatchObject({ roles: ['agent'] })
      expect(await viewer(house(current, old, older), `theme=dark; ${cookie}; other=a.b`)).not.toBeNull()
      expect(await viewer(house(current), cookie)).toBeNull()
    }
  })

  it('can sign out', async () => {
    const cookie = await signedIn(old)
    const request = new Request(`${home}/api/auth/sign-out`, {
      method: 'POST',
      headers: { origin: home, 'content-type': 'application/json', cookie },
      body: '{}',
    })
    const sessions = await database.prisma.session.count()
    expect((await house(current, old).handler(request)).status).toBe(200)
    expect(await database.prisma.session.count()).toBe(sessions - 1)
    expect(await viewer(house(current, old), cookie)).toBeNull()
  })
})

describe('A retired secret', () => {
  it('signs nothing any more', async () => {
    const cookie = await signedIn(current)
    expect(await viewer(house(current, old), cookie)).not.toBeNull()
    expect(await viewer(house(old), cookie)).toBeNull()
  })

  it('lets nobody in whose cookie was changed', async () => {
    const cookie = await signedIn(old)
    for (const forged of [
      cookie.replace(/=./, '=x'),
      cookie.replace(/.$/, 'x'),
      cookie.replace(/\..*/, ''),
      cookie.replace(/=.*/, '=.x'),
      cookie.replace(/=.*/, '=%'),
    ])
      expect(await viewer(house(current, old), forged), forged).toBeNull()
  })
})
