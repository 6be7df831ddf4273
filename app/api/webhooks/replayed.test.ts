import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { digestOf, type Genuine, genuineCallbacks } from '@/lib/testing/forgery/genuine'
import { requestOf } from '@/lib/testing/forgery/post'
import { forged, type Way } from '@/lib/testing/forgery/ways'
import { ownHouse, shuttleToken, shuttleWebhook } from '@/lib/testing/house'
import { POST as shuttle } from './shuttle/[token]/route'
import { POST as call } from './twilio/call/route'
import { POST as leg } from './twilio/leg/route'
import { POST as payment } from './twilio/payment/route'
import { POST as recording } from './twilio/recording/route'
import { POST as dialled } from './twilio/voice/dialled/route'
import { POST as voice } from './twilio/voice/route'

const house = ownHouse()
const day = 24 * 3_600_000

const handlers: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  '/api/webhooks/twilio/voice': voice,
  '/api/webhooks/twilio/voice/dialled': dialled,
  '/api/webhooks/twilio/leg': leg,
  '/api/webhooks/twilio/call': call,
  '/api/webhooks/twilio/payment': payment,
  '/api/webhooks/twilio/recording': recording,
}

async function send({ path, post }: Pick<Genuine, 'path' | 'post'>): Promise<number> {
  const request = requestOf(post)
  const handler = handlers[path]
  if (!request || !handler) throw new Error(`nobody takes ${path}`)
  return (await handler(request)).status
}

/** What an eavesdropper can do to a callback without the signature failing. */
const disguises: readonly (Way | 'none')[] = [
  'none',
  'otherIdempotencyToken',
  'doubleField',
  'otherOrder',
  'moveBoundary',
  'fieldIntoQuery',
  'addCallToken',
  'addVerdict',
  'otherHost',
  'smallHex',
  'encodeLetters',
]

function disguised(genuine: Genuine, how: Way | 'none', a: number): Genuine {
  return how === 'none' ? genuine : { ...genuine, post: forged(genuine.post, [{ how, a, b: 0 }]) }
}

const seed = Date.now() % 2 ** 31

afterEach(() => {
  vi.useRealTimers()
})

describe(`Callbacks that are sent again, seed ${seed}`, () => {
  it('change nothing: at once, later, out of order, and in any disguise', async () => {
    const { callbacks } = await genuineCallbacks(house)
    const taken: Genuine[] = []
    const again = async (numRuns: number) => {
      const replay = fc.record({
        which: fc.nat({ max: taken.length - 1 }),
        how: fc.constantFrom(...disguises),
        a: fc.nat({ max: 99 }),
      })
      await fc.assert(
        fc.asyncProperty(replay, async ({ which, how, a }) => {
          const genuine = taken[which]
          if (!genuine) throw new Error('nothing to replay')
          // Before each: a change that was made must not be blamed on what came after it.
          const contents = await digestOf(house)
          expect(await send(disguised(genuine, how, a))).toBeLessThan(500)
          expect(await digestOf(house)).toBe(contents)
        }),
        { seed, numRuns },
      )
    }
    for (const genuine of callbacks) {
      expect(await send(genuine)).toBeLessThan(300)
      taken.push(genuine)
      await again(8)
    }
    const { id: userId } = await house.signedIn(['agent'])
    const at = new Date()
    await house.prisma.agentPresence.create({ data: { userId, state: 'ready', since: at, lastSeenAt: at } })
    await again(60)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + day })
    await house.prisma.agentPresence.updateMany({ data: { lastSeenAt: new Date() } })
    await again(60)
  })

  it('are no other callback when they are cut in other places', async () => {
    const { callbacks } = await genuineCallbacks(house)
    const key = callbacks.find(({ kind }) => kind === 'key')
    if (!key) throw new Error('no key press')
    expect(await send(key)).toBe(204)
    const contents = await digestOf(house)
    for (let place = 0; place < 12; place += 1) {
      expect(await send(disguised(key, 'moveBoundary', place))).toBeLessThan(500)
      expect(await digestOf(house)).toBe(contents)
    }
  })

  it('are taken where nobody has sent them before, in each of those disguises that Twilio’s rule allows', async () => {
    for (const how of ['otherIdempotencyToken', 'doubleField', 'otherOrder', 'smallHex'] as const) {
      const genuine = (await genuineCallbacks(house)).callbacks.find(({ kind }) => kind === 'field')
      if (!genuine) throw new Error('no callback of a field')
      const before = await digestOf(house)
      expect(await send(disguised(genuine, how, 3))).toBe(204)
      expect(await digestOf(house)).not.toBe(before)
    }
  })

  it('of Shuttle’s change nothing either', async () => {
    const body = { key: 'client_1_abc', action: 'PAYMENT.SUCCESS', payment: 'pay_again' }
    expect((await shuttle(...shuttleWebhook(body))).status).toBe(204)
    const contents = await digestOf(house)
    for (const more of [{}, { action: 'PAYMENT.FAILED' }, { payment: 'pay_other' }])
      expect((await shuttle(...shuttleWebhook({ ...body, ...more }))).status).toBe(204)
    expect(await digestOf(house)).toBe(contents)
  })
})

describe(`Guesses of the secret part of Shuttle’s address, seed ${seed}`, () => {
  const guess = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.nat({ max: shuttleToken.length - 1 }).map((cut) => shuttleToken.slice(0, cut)),
    fc.string({ minLength: 1 }).map((more) => shuttleToken + more),
    fc.string({ minLength: 1 }).map((more) => more + shuttleToken),
    fc
      .tuple(fc.nat({ max: shuttleToken.length - 1 }), fc.integer({ min: 1, max: 127 }))
      .map(([place, bits]) => turned(place, bits)),
    fc.constantFrom(
      shuttleToken.toUpperCase(),
      encodeURIComponent(shuttleToken),
      shuttleToken.replaceAll('-', '%2D'),
      shuttleToken.replaceAll('-', '\u2010'),
      shuttleToken.replaceAll('s', '\u017f'),
      `${shuttleToken}\0`,
      ` ${shuttleToken}`,
      `${shuttleToken}|10`,
    ),
  )
  const turned = (place: number, bits: number) =>
    shuttleToken.slice(0, place) +
    String.fromCharCode(shuttleToken.charCodeAt(place) ^ bits) +
    shuttleToken.slice(place + 1)

  it('find nothing there, and nothing changes', async () => {
    const contents = await digestOf(house)
    const body = { key: 'k', action: 'PAYMENT.SUCCESS', payment: 'pay_guessed' }
    await fc.assert(
      fc.asyncProperty(guess, async (token) => {
        fc.pre(token !== shuttleToken)
        const [request] = shuttleWebhook(body)
        const answer = await shuttle(request, { params: Promise.resolve({ token }) })
        expect([answer.status, await answer.text()]).toEqual([404, 'Not found.'])
        expect(await digestOf(house)).toBe(contents)
      }),
      { seed, numRuns: 150 },
    )
  })
})
