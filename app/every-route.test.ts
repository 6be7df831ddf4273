import { beforeAll, describe, expect, it } from 'vitest'
import { at, callback, ownHouse } from '@/lib/testing/house'
import { allHandlers } from '@/lib/testing/route-matrix'
import { from, home } from '@/lib/testing/sign-in'

// Every handler below app/ that can change something, found by its file: whoever adds one adds it here.

const changing = ['POST', 'PUT', 'PATCH', 'DELETE']
const handlers = [...(await allHandlers())]
  .map(([name, handler]) => {
    const [method = '', path = ''] = name.split(' ')
    return { name, path, method, handler }
  })
  .filter(({ method }) => changing.includes(method))

/** No body of ours is longer than a form callback's, plus the piece that is being read when it has become too long. */
const pieceBytes = 4 * 1024
const readBytesMax = 64 * 1024 + 2 * pieceBytes

const house = ownHouse({ SOTTO_DEMO: '1' })
let cookie = ''
beforeAll(async () => {
  cookie = (await house.signedIn(['agent', 'supervisor', 'admin'])).cookie
})

/** A body that never ends, and says how much of it was read. */
function endless() {
  const read = { bytes: 0 }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        read.bytes += pieceBytes
        controller.enqueue(new Uint8Array(pieceBytes).fill(0x20))
        // Whoever reads on and on is stopped here, and found out.
        if (read.bytes > 8 * readBytesMax) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return { body, read }
}

/** The address of a route, with something in each of its parts that may vary. */
function addressOf(path: string): string {
  const token = '[token]'
  return path
    .replace('/api/auth/[...all]', '/api/auth/sign-in/email')
    .replace(token, 'a-webhook-token-of-the-tests')
    .replace(/\[\w+\]/g, 'x1')
}

function send(route: (typeof handlers)[number], headers: Record<string, string>, body: BodyInit) {
  const url = `${home}${addressOf(route.path)}`
  const init = { method: route.method, headers, body, duplex: 'half' } as RequestInit
  return route.handler(new Request(url, init), at({ id: 'x1', token: 'a-webhook-token-of-the-tests' }))
}

const isWebhook = (path: string) => path.startsWith('/api/webhooks/')

/** What gets a request as far as its body: a session and our origin, or a signature. */
function asExpected(path: string): Record<string, string> {
  if (!isWebhook(path))
    return {
      origin: home,
      cookie,
      'content-type': 'application/json',
      host: '127.0.0.1:3000',
      ...from('127.0.0.1'),
    }
  const signed = callback(path, {}).headers
  return { 'content-type': 'application/x-www-form-urlencoded', ...Object.fromEntries(signed) }
}

describe('Every handler that may change something', () => {
  it('is found', () => {
    expect(handlers.length).toBeGreaterThan(25)
    expect(handlers.map(({ path }) => path)).toContain('/api/auth/[...all]')
  })

  it.each(handlers)('$name reads no more than so much', async (route) => {
    const { body, read } = endless()
    const answer = await send(route, asExpected(route.path), body)
    expect(read.bytes).toBeLessThanOrEqual(readBytesMax)
    // Whoever has read to its bound says so; a command without a body does not read at all.
    if (read.bytes > 0) expect(answer.status).toBe(413)
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })

  it('reads bodies at all, most of them', async () => {
    const reading: string[] = []
    for (const route of handlers) {
      const { body, read } = endless()
      await send(route, asExpected(route.path), body)
      if (read.bytes > 0) reading.push(route.name)
    }
    expect(reading.length).toBeGreaterThan(handlers.length / 2)
  })

  const commands = handlers.filter(({ path }) => !isWebhook(path))
  const foreign: Record<string, Record<string, string>> = {
    'another origin': { origin: 'https://evil.example' },
    'no origin that can be told': { origin: 'null' },
    'a neighbour': { origin: 'http://127.0.0.1:3001' },
    'another site, whatever its origin': { origin: home, 'sec-fetch-site': 'cross-site' },
    nowhere: { origin: '' },
  }

  it.each(commands)('$name takes nothing from elsewhere, and changes nothing', async (route) => {
    const before = await house.contents()
    for (const [where, headers] of Object.entries(foreign)) {
      const sent: Record<string, string> = { ...asExpected(route.path), ...headers }
      if (sent.origin === '') delete sent.origin
      const answer = await send(route, sent, '{}')
      expect(answer.status, where).toBe(403)
      expect(await answer.json(), where).toMatchObject({ refusal: 'foreignOrigin' })
    }
    expect(await house.contents()).toEqual(before)
  })
})
