import { describe, expect, it, vi } from 'vitest'
import { streamsPerPersonMax } from '@/lib/server'
import { fresh } from '@/lib/testing/changes'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { lastAttempt, phoneCall } from '@/lib/testing/phone-call'
import { type LiveMessage, liveMessage } from '@/lib/wire/live'
import { GET } from './route'

const house = ownHouse()

/** A browser that listens as this person, until it leaves. */
async function listening(person: { cookie: string }) {
  const leave = new AbortController()
  const request = fromBrowser('GET', '/api/live', { cookie: person.cookie })
  const answer = await GET(new Request(request, { signal: leave.signal }), at())
  expect(answer.status).toBe(200)
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  const next = async (): Promise<LiveMessage> => {
    const { value } = await reader.read()
    return liveMessage.parse(JSON.parse(decoder.decode(value).slice('data: '.length)))
  }
  expect((await next()).type).toBe('hello')
  return {
    /** Everything but beats, up to the news with this id. */
    async until(id: string): Promise<LiveMessage[]> {
      const heard: LiveMessage[] = []
      for (;;) {
        const message = await next()
        if (message.type === 'changed' && message.id === id) return heard
        if (message.type !== 'beat' && message.type !== 'hello') heard.push(message)
      }
    },
    /** What the stream ends with; every stream has a bound of its own, which no test waits for. */
    async last(): Promise<string> {
      for (;;) {
        const { type } = await next()
        if (type === 'over' || type === 'reconnect') return type
      }
    },
    leave: () => leave.abort(),
  }
}

/** Makes news that this person hears last. */
async function lastFor(agentId: string): Promise<string> {
  const id = fresh('end')
  const news = { type: 'changed', what: 'call', id, version: 1, callId: id, agentId }
  await house.prisma.$executeRaw`SELECT pg_notify('sotto_news', ${JSON.stringify(news)})`
  return id
}

describe('Whoever is shut out', () => {
  const ada = { id: 'ada', name: 'Ada', address: null }
  const people = () => globalThis.sottoHouse?.auth.people
  /** Far less than the half minute after which a stream asks by itself: only a word from the database is so fast. */
  const secondsMax = 10

  it.each([
    ['disabled', (id: string) => people()?.disable(id, ada)],
    ['signed out everywhere', (id: string) => people()?.endSessions(id, ada)],
  ] as const)(
    'hears nothing any more once they are %s: every stream of theirs is over',
    async (_, shutOut) => {
      const [amy, ben] = [await house.signedIn(['agent']), await house.signedIn(['agent'])]
      const [one, two, bens] = [await listening(amy), await listening(amy), await listening(ben)]
      const started = performance.now()
      await shutOut(amy.id)
      expect([await one.last(), await two.last()]).toEqual(['over', 'over'])
      expect(performance.now() - started).toBeLessThan(secondsMax * 1_000)
      // Nobody else is cut off.
      const call = await phoneCall(house, { agent: ben.id })
      await call.opened()
      expect(await bens.until(await lastFor(ben.id))).not.toEqual([])
      bens.leave()
    },
  )

  it('and whoever has other roles hears from then on what those may hear', async () => {
    const amy = await house.signedIn(['agent'])
    const stream = await listening(amy)
    await people()?.setRoles(amy.id, ['supervisor'], ada)
    expect(await stream.last()).toBe('reconnect')
  })
})

describe('The live stream', () => {
  it('carries to each person what they may see, from whichever instance it comes', async () => {
    const [amy, ben, sam] = [
      await house.signedIn(['agent']),
      await house.signedIn(['agent']),
      await house.signedIn(['supervisor']),
    ]
    const streams = { amy: await listening(amy), ben: await listening(ben), sam: await listening(sam) }
    // Another instance's doing: it shares nothing with this one but the database.
    const call = await phoneCall(house, { agent: amy.id })
    const payment = await call.opened()
    const attemptId = lastAttempt(payment).id
    await call.office.deps.keyPresses.record({
      externalId: fresh('token'),
      attemptId,
      effectId: `${attemptId}.3`,
      field: 'cardNumber',
      keys: 4,
      at: Date.now(),
    })
    const heard = {
      amy: await streams.amy.until(await lastFor(amy.id)),
      ben: await streams.ben.until(await lastFor(ben.id)),
      sam: await streams.sam.until(await lastFor(sam.id)),
    }
    expect(heard.ben).toEqual([])
    expect(heard.amy).toContainEqual({
      type: 'changed',
      what: 'payment',
      id: payment.id,
      version: expect.any(Number),
      callId: call.callId,
    })
    expect(heard.amy.at(-1)).toMatchObject({ type: 'progress', paymentId: payment.id, keys: 4 })
    const seen = heard.sam.flatMap((message) => (message.type === 'changed' ? [message.id] : []))
    expect(seen).toContain(payment.id)
    expect(heard.sam.map(({ type }) => type)).not.toContain('progress')
    // Whose it is stays inside.
    expect(JSON.stringify(heard)).not.toContain('agentId')
    for (const stream of Object.values(streams)) stream.leave()
  })

  it('is not changed, compressed or kept on its way', async () => {
    const amy = await house.signedIn(['agent'])
    const answer = await GET(fromBrowser('GET', '/api/live', { cookie: amy.cookie }), at())
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
    await answer.body?.cancel()
  })

  it('is not opened more often than any person needs, and opens again when one has ended', async () => {
    const amy = await house.signedIn(['agent'])
    const open = () => GET(fromBrowser('GET', '/api/live', { cookie: amy.cookie }), at())
    const streams = await Promise.all(Array.from({ length: streamsPerPersonMax }, open))
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200))
    const refused = await open()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2'])
    await streams[0]?.body?.cancel()
    const last = await open()
    expect(last.status).toBe(200)
    for (const { body } of [...streams.slice(1), last]) await body?.cancel()
    expect(globalThis.sottoHouse?.streams.has(amy.id)).toBe(false)
  })

  it('proves that its person is there', async () => {
    const amy = await house.signedIn(['agent'])
    const stream = await listening(amy)
    await vi.waitFor(async () => {
      const row = await house.prisma.agentPresence.findUniqueOrThrow({ where: { userId: amy.id } })
      expect(row).toMatchObject({ state: 'ready', lastSeenAt: expect.any(Date) })
    })
    stream.leave()
  })

  it('has everything fetched anew after this instance lost its news for a while', async () => {
    const amy = await house.signedIn(['agent'])
    const request = fromBrowser('GET', '/api/live', { cookie: amy.cookie })
    const answer = await GET(request, at())
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    const decoder = new TextDecoder()
    const hellos = async () => {
      for (;;) {
        const text = decoder.decode((await reader.read()).value)
        if (text.includes('"hello"')) return text
      }
    }
    await hellos()
    house.wire.cut()
    house.wire.restore()
    expect(await hellos()).toContain('"hello"')
    await reader.cancel()
  })
})
