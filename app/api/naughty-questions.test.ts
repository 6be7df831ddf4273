import { beforeAll, describe, expect, it } from 'vitest'
import { linkIn, readLink, storedLink } from '@/components/desk/prefill'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { naughtyStrings, someNaughty } from '@/lib/testing/naughty'
import { betterAuthSignIn, goodPassword, signInRequest, signInSettings } from '@/lib/testing/sign-in'
import { looksLikeCard } from '@/lib/values/prose'
import { refusalBody } from '@/lib/wire/commands'
import { referenceView } from '@/lib/wire/views'
import { POST as finish } from './calls/[id]/finish/route'
import { GET as health } from './health/route'
import { GET as page } from './payments/[id]/route'
import { POST as take } from './payments/[id]/take/route'
import { GET as list } from './payments/route'
import { GET as references } from './references/route'

const house = ownHouse()

/** More than one, so that nobody asks without end (lib/http/limits.ts). */
const people: Awaited<ReturnType<typeof house.signedIn>>[] = []
let questions = 0
beforeAll(async () => {
  for (let each = 0; each < 8; each += 1) people.push(await house.signedIn(['agent', 'supervisor']))
})

function someone(): string {
  questions += 1
  return people[questions % people.length]?.cookie ?? ''
}

const asked = (path: string) => fromBrowser('GET', path, { cookie: someone() })
const query = (name: string, text: string) => `/api/x?${new URLSearchParams({ [name]: text })}`

describe('A naughty string', () => {
  it('as a reference to look for is answered, or refused as no reference', async () => {
    for (const text of naughtyStrings) {
      const answer = await references(asked(query('reference', text)), at())
      expect([200, 422], JSON.stringify(text)).toContain(answer.status)
      const said = await answer.json()
      if (answer.ok) expect(referenceView.parse(said)).toEqual({ paid: [], busy: null })
      else refusalBody.parse(said)
    }
  })

  it('as a place in the list of payments is no place', async () => {
    for (const text of naughtyStrings) {
      const answer = await list(asked(query('before', text)), at())
      expect([answer.status, text]).toEqual([422, text])
      expect(refusalBody.parse(await answer.json()).refusal).toBe('malformed')
    }
  })

  it('as the name of a question that nobody asks is not heard', async () => {
    for (const text of someNaughty(0, 4))
      expect((await list(asked(query(text, text)), at())).status, text).toBeLessThan(500)
  })

  it('as what is meant is nothing: a payment, or a call', async () => {
    for (const text of naughtyStrings) {
      const answer = await page(asked('/api/x'), at({ id: text }))
      expect([answer.status, text]).toEqual([404, text])
    }
    for (const [place, handler] of [take, finish].entries())
      for (const text of someNaughty(place, 4)) {
        const body = place === 0 ? { attemptId: 'a', minor: 1 } : {}
        const request = fromBrowser('POST', '/api/x', { cookie: someone(), body })
        expect([(await handler(request, at({ id: text }))).status, text]).toEqual([404, text])
      }
  })

  it('as a proof that is asked for proves nothing', async () => {
    for (const text of naughtyStrings) {
      const answer = await health(asked(query('nonce', text)))
      expect(answer.status, text).toBeLessThan(504)
      expect(Object.keys(await answer.json()), text).not.toContain('proof')
    }
  })

  it('as a cookie is nobody', async () => {
    for (const text of someNaughty(1, 4)) {
      const cookie = `better-auth.session_token=${new URLSearchParams({ '': text }).toString().slice(1)}`
      const answer = await list(fromBrowser('GET', '/api/x', { cookie }), at())
      expect([answer.status, text]).toEqual([401, text])
    }
  })
})

describe('A naughty string in a link from a CRM', () => {
  it('fills in what it says, to the letter, or the link is not used at all', () => {
    for (const text of naughtyStrings)
      for (const [name, field] of [
        ['reference', 'reference'],
        ['name', 'customerName'],
      ] as const) {
        const read = readLink(new URLSearchParams({ [name]: text, currency: 'GBP' }))
        const typed = new URLSearchParams({ x: text }).get('x')?.trim()
        if (read.kind === 'filled') {
          expect(read.filled[field] ?? '').toBe(typed)
          // It waits in the tab, and comes out of it as it was.
          expect(linkIn(storedLink(read))).toEqual(read)
        } else expect(['unread', looksLikeCard(text) ? 'cardLike' : 'unread']).toContain(read.kind)
      }
  })

  it('is no amount and no currency', () => {
    for (const text of naughtyStrings.filter((each) => /\p{L}|</u.test(each)))
      expect(readLink(new URLSearchParams({ currency: text })).kind, text).not.toBe('filled')
  })
})

describe('A naughty string at the door', () => {
  it('signs nobody in, as a name or as a password, and is not repeated', async () => {
    const auth = betterAuthSignIn(signInSettings(house.prisma, { signInsPerMinuteMax: 100_000 }))
    // Passwords are compared slowly on purpose.
    const tries = [
      ...someNaughty(0, 3).map((text) => [text, goodPassword] as const),
      ...someNaughty(1, 24).map((text) => ['person1@example.com', text] as const),
      ...someNaughty(2, 24).map((text) => [`${text}@example.com`, text] as const),
    ]
    for (const [email, password] of tries) {
      const answer = await auth.handler(signInRequest(email, password))
      expect([400, 401, 403, 422, 429], JSON.stringify([email, password])).toContain(answer.status)
      expect(answer.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/)
      const said = await answer.text()
      for (const text of [email, password]) if ([...text].length > 25) expect(said).not.toContain(text)
    }
  })
})
