import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { idleLockMs, secondFactorFreshMs } from '@/lib/domain/timing'
import { createRoute, type Edge, type Present, type RouteDefinition } from '@/lib/http'
import { personLimits } from '@/lib/http/limits'
import { bodyBytesMax } from '@/lib/http/request'
import type { Noted } from '@/lib/http/trail'
import { createLog } from '@/lib/log'
import { err, ok } from '@/lib/values/result'
import { refusalBody, refusalCodes } from '@/lib/wire/commands'

const home = 'https://pay.example.com'

const now = 1_000_000_000
const awake = { sessionId: 's1', activeAt: now, confirmedAt: null }
const amy: Present = { id: 'amy', name: 'Amy', email: 'amy@example.com', roles: ['agent'], proof: awake }
const ben: Present = { ...amy, id: 'ben' }
const sam: Present = { ...amy, id: 'sam', roles: ['supervisor'] }

/** What was written down, in short. */
type Row = readonly [what: string, who: string, action: string, of: string | null]

function house(viewer: Present | null | (() => never) = amy, onCall = false) {
  const seen: string[] = []
  const limits = personLimits()
  const lines: Record<string, unknown>[] = []
  const rows: Row[] = []
  const write = (what: string, { viewer: { id }, action, subject }: Noted) =>
    rows.push([what, id, action, subject && `${subject.type} ${subject.id}`])
  const edge: Edge = {
    viewerOf: async () => (typeof viewer === 'function' ? viewer() : viewer),
    now: () => now,
    active: (proof) => seen.push(proof.sessionId),
    onCall: async () => onCall,
    origins: () => [home, 'https://second.example.com'],
    limits: () => limits,
    log: createLog({ write: (line) => lines.push(JSON.parse(line)) }),
    trail: {
      refused: async (asked, code) => void write(code, asked),
      failed: async (asked, errorId) => void write(errorId, asked),
      viewed: (asked) => void write('viewed', asked),
    },
  }
  return { route: createRoute(edge), lines, rows, seen }
}

const called = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) })

function post(body: unknown = {}, headers: Record<string, string> = {}) {
  return new Request(`${home}/api/payments/p1/take`, {
    method: 'POST',
    headers: { origin: home, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
  })
}

/** Taking a payment that is Amy's. */
const take = {
  action: 'payment.take',
  params: z.object({ id: z.string().regex(/^p\d+$/) }),
  body: z.object({ attemptId: z.string(), amount: z.string().max(5).optional() }),
  load: async ({ params }) =>
    params.id === 'p1' ? { subject: { id: 'p1', minor: 4900 }, owner: 'amy' } : null,
  run: async ({ subject, body, viewer }) =>
    ok({ took: subject.minor, of: subject.id, attempt: body.attemptId, by: viewer.id }),
} satisfies RouteDefinition<
  { id: string },
  undefined,
  { attemptId: string; amount?: string | undefined },
  { id: string; minor: number }
>

const unbounded = { allows: () => true, reports: () => false }

/** Nobody was left alone, and nobody is on the phone. */
const presence = {
  now: () => now,
  active: () => {},
  onCall: async () => false,
  limits: () => unbounded,
  trail: { refused: async () => {}, failed: async () => {}, viewed: () => {} },
}

async function refusalOf(response: Response) {
  const text = await response.text()
  const body = refusalBody.parse(JSON.parse(text))
  return { status: response.status, ...body, text }
}

describe('A command that is in order', () => {
  it('runs with its parts read, its subject loaded and its person known', async () => {
    const response = await house().route(take)(post({ attemptId: 'a1' }), called({ id: 'p1' }))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ took: 4900, of: 'p1', attempt: 'a1', by: 'amy' })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('answers 201 when something was made', async () => {
    const route = house().route({ ...take, status: 201 })
    expect((await route(post({ attemptId: 'a1' }), called({ id: 'p1' }))).status).toBe(201)
  })

  it('may answer with a stream of its own, which nobody may keep either', async () => {
    const route = house().route({
      action: 'live.listen',
      run: async () => ok(new Response('data: 1\n\n', { headers: { 'content-type': 'text/event-stream' } })),
    })
    const response = await route(new Request(`${home}/api/live`), called())
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('learns how far a list reaches', async () => {
    const list = {
      action: 'payment.list',
      run: async ({ reach }: { reach: string }) => ok({ reach }),
    } as const
    const read = async (viewer: Present) =>
      (await house(viewer).route(list)(new Request(home), called())).json()
    expect(await read(amy)).toEqual({ reach: 'own' })
    expect(await read(sam)).toEqual({ reach: 'all' })
  })

  it('reads its query, and no name twice', async () => {
    const { route } = house()
    const check = route({
      action: 'reference.check',
      query: z.object({ reference: z.string() }),
      run: async ({ query }) => ok(query),
    })
    const once = await check(new Request(`${home}/x?reference=INV%201`), called())
    expect(await once.json()).toEqual({ reference: 'INV 1' })
    const twice = await check(new Request(`${home}/x?reference=1&reference=2&__proto__=3`), called())
    expect(twice.status).toBe(422)
  })
})

describe('Who asks', () => {
  it('must be signed in', async () => {
    const answer = await refusalOf(
      await house(null).route(take)(post({ attemptId: 'a1' }), called({ id: 'p1' })),
    )
    expect(answer).toMatchObject({ status: 401, refusal: 'notSignedIn' })
  })

  it("cannot tell somebody else's payment from none", async () => {
    const route = house(ben).route(take)
    const theirs = await refusalOf(await route(post({ attemptId: 'a1' }), called({ id: 'p1' })))
    const none = await refusalOf(await route(post({ attemptId: 'a1' }), called({ id: 'p2' })))
    expect(theirs).toMatchObject({ status: 404, refusal: 'notFound' })
    expect(theirs).toEqual(none)
  })

  it('is told when it is seen but not theirs to do, and it is noted', async () => {
    const { route, lines } = house(sam)
    const answer = await refusalOf(await route(take)(post({ attemptId: 'a1' }), called({ id: 'p1' })))
    expect(answer).toMatchObject({ status: 403, refusal: 'notAllowed' })
    expect(lines).toMatchObject([{ event: 'request.denied', viewer: 'sam', action: 'payment.take' }])
  })

  it('is asked before anything is read or loaded', async () => {
    const { route } = house(null)
    const never = route({
      ...take,
      load: () => Promise.reject(new Error('loaded')),
      run: () => Promise.reject(new Error('ran')),
    })
    expect((await never(post('not json'), called({ id: 'p1' }))).status).toBe(401)
  })
})

describe('Where a command comes from', () => {
  const send = async (headers: Record<string, string>, drop?: string) => {
    const request = post({ attemptId: 'a1' }, headers)
    if (drop) request.headers.delete(drop)
    return (await house().route(take)(request, called({ id: 'p1' }))).status
  }

  it('may be one of our own pages, on any instance', async () => {
    expect(await send({})).toBe(200)
    expect(await send({ origin: 'https://second.example.com', 'sec-fetch-site': 'same-site' })).toBe(200)
    expect(await send({ 'sec-fetch-site': 'same-origin' }, 'origin')).toBe(200)
  })

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://pay.example.com' },
    { origin: 'https://pay.example.com.evil.example' },
    { origin: home, 'sec-fetch-site': 'cross-site' },
  ])('may not be %j', async (headers) =>
    expect(await send({ ...headers } as Record<string, string>)).toBe(403),
  )

  it('may not be left unsaid', async () => {
    expect(await send({}, 'origin')).toBe(403)
    expect(await send({ 'sec-fetch-site': 'same-site' }, 'origin')).toBe(403)
    expect(await send({ 'sec-fetch-site': 'none' }, 'origin')).toBe(403)
  })

  it('does not matter for reading', async () => {
    const list = house().route({ action: 'payment.list', run: async () => ok([]) })
    expect(
      (await list(new Request(home, { headers: { origin: 'https://evil.example' } }), called())).status,
    ).toBe(200)
  })
})

describe('What is sent', () => {
  const send = async (body: unknown, headers: Record<string, string> = {}, id = 'p1') =>
    refusalOf(await house().route(take)(post(body, headers), called({ id })))

  it('is unknown when the path does not read', async () => {
    expect(await send({ attemptId: 'a1' }, {}, "p1' or 1=1")).toMatchObject({
      status: 404,
      refusal: 'notFound',
    })
  })

  it('is refused with a reason and the field when its shape is wrong, without repeating it', async () => {
    const answer = await send({ attemptId: 'a1', amount: '4242424242424242' })
    expect(answer).toMatchObject({ status: 422, refusal: 'malformed', field: 'amount' })
    expect(JSON.parse(answer.text).reason).toMatch(/^amount: /)
    expect(answer.text).not.toContain('4242')
    expect(JSON.parse((await send({})).text).reason).toMatch(/^attemptId: /)
    expect(JSON.parse((await send([])).text).reason).toMatch(/^body: /)
  })

  it('names an unknown field only when that is a short word: what is sent as a name is sent, too', async () => {
    const strict = { ...take, body: z.strictObject({ attemptId: z.string() }) }
    const code = 'note%20CVC%207391%20ghqzwkpm'
    const answer = await refusalOf(
      await house().route(strict)(post({ attemptId: 'a1', tip: 1, [code]: 'x' }), called({ id: 'p1' })),
    )
    expect(answer).toMatchObject({ status: 422, refusal: 'malformed' })
    expect(JSON.parse(answer.text).reason).toBe('body: unknown: tip, 1 with a name that is not repeated')
    expect(answer.text).not.toContain('7391')
  })

  it.each([
    ['broken JSON', '{"attemptId":', {}, 400],
    ['nothing', '', {}, 400],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), {}, 400],
    ['a form', 'attemptId=a1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['text that another site may send without asking', '{}', { 'content-type': 'text/plain' }, 415],
    ['something compressed', '{}', { 'content-encoding': 'gzip' }, 415],
  ])('%s is refused', async (_, body, headers, status) => {
    expect(await send(body, headers as Record<string, string>)).toMatchObject({
      status,
      refusal: 'malformed',
    })
  })

  it('has a bound in bytes, whatever length is announced', async () => {
    const long = JSON.stringify({ attemptId: 'é'.repeat(bodyBytesMax / 2) })
    expect(await send(long)).toMatchObject({ status: 413, refusal: 'tooLarge' })
    expect(await send(long, { 'content-length': '2' })).toMatchObject({ status: 413 })
    expect(await send({}, { 'content-length': '1000000000' })).toMatchObject({ status: 413 })
  })

  it('is not read to its end when it never ends', async () => {
    let pulls = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulls += 1
        controller.enqueue(new Uint8Array(16_384))
      },
    })
    const request = new Request(home, {
      method: 'POST',
      headers: { origin: home, 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect((await house().route(take)(request, called({ id: 'p1' }))).status).toBe(413)
    expect(pulls).toBeLessThan(6)
  })
})

describe('Refusals', () => {
  it.each(refusalCodes)('%s has a status of its kind and a body that the browser can read', async (code) => {
    const route = house().route({
      action: 'payment.list',
      run: async () => err({ code, field: 'reference' as const, payments: ['p9'] }),
    })
    const response = await route(new Request(home), called())
    const answer = await refusalOf(response)
    expect(answer).toMatchObject({ refusal: code, field: 'reference', payments: ['p9'], errorId: null })
    expect(answer.status >= 400 && answer.status < 600).toBe(true)
    expect(answer.status >= 500).toBe(['unavailable', 'cannotRecord', 'failed'].includes(code))
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})

describe('When something breaks', () => {
  const breaking = (error: unknown) => {
    const { route, lines } = house()
    const handler = route({ action: 'payment.list', run: () => Promise.reject(error) })
    return { lines, response: handler(new Request(home), called()) }
  }

  it('the answer carries a code to read out, the log the rest', async () => {
    const { lines, response } = breaking(new Error('column "secret_stuff" does not exist'))
    const answer = await refusalOf(await response)
    expect(answer).toMatchObject({ status: 500, refusal: 'failed' })
    expect(answer.errorId).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}$/)
    expect(answer.text).not.toContain('secret_stuff')
    expect(lines).toMatchObject([
      {
        level: 'error',
        event: 'request.failed',
        errorId: answer.errorId,
        error: { message: expect.stringContaining('column') },
      },
    ])
  })

  it.each(['P2024', 'P2028', 'P1001', '53300', 'ECONNREFUSED'])(
    'a full or absent database (%s) is 503, to be tried again',
    async (code) => {
      const { response } = breaking(new Error('x', { cause: Object.assign(new Error('y'), { code }) }))
      const answered = await response
      expect(answered.headers.get('retry-after')).toBe('2')
      expect(await refusalOf(answered)).toMatchObject({ status: 503, refusal: 'unavailable', errorId: null })
    },
  )

  it.each(['53100', '25006', '42501', '58030'])(
    'a database that takes nothing down (%s) is 503, and said to be that',
    async (originalCode) => {
      // As Prisma tells of it: its own code only says that a query failed.
      const meta = { driverAdapterError: { cause: { originalCode, kind: 'postgres' } } }
      const { response } = breaking(Object.assign(new Error('x'), { code: 'P2039', meta }))
      const answered = await response
      expect(answered.headers.get('retry-after')).toBe('2')
      expect(await refusalOf(answered)).toMatchObject({ status: 503, refusal: 'cannotRecord' })
    },
  )

  it.each(['40001', '40P01', '57014'])('one that gave up a transaction (%s) is 503', async (originalCode) => {
    const meta = { driverAdapterError: { cause: { originalCode } } }
    const { response } = breaking(Object.assign(new Error('x'), { code: 'P2010', meta }))
    expect(await refusalOf(await response)).toMatchObject({ status: 503, refusal: 'unavailable' })
  })

  it('also while asking who is there, and with values that have no form in JSON', async () => {
    const nobody = house(() => {
      throw new Error('no session table')
    })
    expect((await nobody.route(take)(post({ attemptId: 'a' }), called({ id: 'p1' }))).status).toBe(500)
    const route = house().route({ action: 'payment.list', run: async () => ok({ serial: 1n }) })
    expect((await route(new Request(home), called())).status).toBe(500)
    expect((await breaking(undefined).response).status).toBe(500)
  })
})

describe('A screen that was left alone', () => {
  const left = { ...amy, proof: { ...awake, activeAt: now - idleLockMs } }
  const cancel = { ...take, action: 'payment.cancel' } as const
  const wish = () => post({ attemptId: 'a1' })

  it('takes no money until its person is back, also during a call', async () => {
    for (const onCall of [false, true]) {
      const there = house(left, onCall)
      const refused = await refusalOf(await there.route(take)(wish(), called({ id: 'p1' })))
      expect(refused).toMatchObject({ status: 423, refusal: 'locked' })
      expect(there.seen).toEqual([])
    }
  })

  it('still helps whoever speaks with a caller, and nobody else', async () => {
    const answered = await house(left, true).route(cancel)(wish(), called({ id: 'p1' }))
    expect(answered.status).toBe(200)
    const refused = await house(left, false).route(cancel)(wish(), called({ id: 'p1' }))
    expect(refused.status).toBe(423)
  })

  it('a moment before is none, and what its person does says that they are there', async () => {
    const there = house({ ...amy, proof: { ...awake, activeAt: now - idleLockMs + 1 } })
    expect((await there.route(take)(wish(), called({ id: 'p1' }))).status).toBe(200)
    expect(there.seen).toEqual(['s1'])
  })

  it('is not kept awake by what it asks for by itself', async () => {
    const there = house()
    const desk = there.route({ action: 'desk.view', run: async () => ok({}) })
    const stream = there.route({ action: 'live.listen', run: async () => ok({}) })
    for (const each of [desk, stream]) await each(new Request(`${home}/api/x`), called())
    await there.route({ action: 'desk.screen', run: async () => ok({}) })(post(), called())
    expect(there.seen).toEqual([])
  })
})

describe('What needs a fresh second factor', () => {
  const settle = { ...take, action: 'payment.settle' } as const
  const at = (confirmedAt: number | null) => ({ ...sam, proof: { ...awake, confirmedAt } })
  const ask = async (person: Present) =>
    house(person).route(settle)(post({ attemptId: 'a1' }), called({ id: 'p1' }))

  it('is refused without one, and with one of too long ago', async () => {
    for (const confirmedAt of [null, now - secondFactorFreshMs])
      expect(await refusalOf(await ask(at(confirmedAt)))).toMatchObject({
        status: 403,
        refusal: 'secondFactorNeeded',
      })
    expect((await ask(at(now - secondFactorFreshMs + 1))).status).toBe(200)
  })

  it('is not asked of somebody who may not do it anyway', async () => {
    expect(await refusalOf(await ask({ ...at(now), ...amy }))).toMatchObject({ refusal: 'notAllowed' })
  })
})

describe('Somebody who asks without end', () => {
  const list = { action: 'payment.list', run: async () => ok({}) } as const

  it('is asked to wait, and nobody else is', async () => {
    let viewer = amy
    const lines: Record<string, unknown>[] = []
    const limits = personLimits()
    const route = createRoute({
      ...presence,
      limits: () => limits,
      viewerOf: async () => viewer,
      origins: () => [home],
      log: createLog({ write: (line) => lines.push(JSON.parse(line)) }),
    })
    const statuses = new Map<number, number>()
    let last = new Response()
    for (let i = 0; i < 700; i += 1) {
      last = await route(list)(new Request(home), called())
      statuses.set(last.status, (statuses.get(last.status) ?? 0) + 1)
    }
    expect(statuses.get(200)).toBeGreaterThanOrEqual(500)
    expect(statuses.get(429)).toBeGreaterThan(0)
    expect(await refusalOf(last)).toMatchObject({ status: 429, refusal: 'busy' })
    expect(last.headers.get('retry-after')).toBe('2')
    expect(lines).toMatchObject([{ event: 'request.tooMany', viewer: 'amy' }])
    viewer = ben
    expect((await route(list)(new Request(home), called())).status).toBe(200)
  })
})

describe('What comes in with a request', () => {
  it('cannot forge, break or hide a line of the log', async () => {
    const written: string[] = []
    const route = createRoute({
      ...presence,
      viewerOf: async () => amy,
      origins: () => [home],
      log: createLog({ write: (line) => written.push(line) }),
    })
    const nasty =
      'x\r\n{"level":"info","event":"forged"}\u001b[2K\u009b1A\u2028\u2029\u0085\u202egnol\u200f\u0007'
    const handler = route({
      ...take,
      run: async ({ body }) => {
        throw new Error(`no attempt ${body.attemptId}`)
      },
    })
    expect((await handler(post({ attemptId: nasty }), called({ id: 'p1' }))).status).toBe(500)
    // Headers hold no line breaks, but the upper control characters that terminals obey.
    await handler(post({}, { origin: 'https://evil.example\u009b2J\u0085' }), called({ id: 'p1' }))
    expect(written).toHaveLength(2)
    for (const line of written) {
      expect(line.endsWith('\n')).toBe(true)
      expect(line.slice(0, -1)).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u)
      expect(JSON.parse(line).event).toMatch(/^request\.(failed|foreign)$/)
    }
    expect(JSON.parse(written[0] ?? '').error.message).toBe(`no attempt ${nasty}`)
  })
})

describe('What is written down', () => {
  const asked = (viewer: Present | null | (() => never), headers: Record<string, string> = {}) => {
    const { route, rows } = house(viewer)
    const send = (
      definition: Partial<typeof take> | object,
      body: unknown = { attemptId: 'a1' },
      id = 'p1',
    ) => route({ ...take, about: 'payment', ...definition })(post(body, headers), called({ id }))
    return { send, rows }
  }

  it('of a command that was carried out is nothing: its own commit has done that', async () => {
    const { send, rows } = asked(amy)
    expect((await send({})).status).toBe(200)
    expect(rows).toEqual([])
  })

  it('is the code of every no, with the thing once it is known that there is one', async () => {
    const { send, rows } = asked(amy)
    await send({ run: async () => err({ code: 'amountChanged' as const }) })
    await send({}, {})
    await send({}, 'not json')
    await send({}, undefined, 'p2')
    expect(rows).toEqual([
      ['amountChanged', 'amy', 'payment.take', 'payment p1'],
      ['malformed', 'amy', 'payment.take', null],
      ['malformed', 'amy', 'payment.take', null],
      ['notFound', 'amy', 'payment.take', null],
    ])
  })

  it('is what somebody was kept from, as what it is', async () => {
    const hidden = asked(ben)
    const forbidden = asked(sam)
    for (const { send } of [hidden, forbidden]) await send({})
    expect(hidden.rows).toEqual([['notFound', 'ben', 'payment.take', 'payment p1']])
    // Whoever may do it to nothing at all is refused before anything is looked for.
    expect(forbidden.rows).toEqual([['notAllowed', 'sam', 'payment.take', null]])
  })

  it('is a command from a page elsewhere, when somebody is signed in', async () => {
    const elsewhere = { origin: 'https://evil.example' }
    const [signedIn, signedOut] = [asked(amy, elsewhere), asked(null, elsewhere)]
    const broken = asked(() => {
      throw new Error('no session table')
    }, elsewhere)
    for (const { send } of [signedIn, signedOut, broken]) expect((await send({})).status).toBe(403)
    expect(signedIn.rows).toEqual([['foreignOrigin', 'amy', 'payment.take', null]])
    expect([signedOut.rows, broken.rows]).toEqual([[], []])
  })

  it('is what failed, by its error id, and nothing of an outage', async () => {
    const { send, rows } = asked(amy)
    const answer = await refusalOf(await send({ run: () => Promise.reject(new Error('a bug')) }))
    expect(rows).toEqual([[answer.errorId, 'amy', 'payment.take', 'payment p1']])
    const outage = Object.assign(new Error('x'), { code: '53100' })
    expect((await send({ run: () => Promise.reject(outage) })).status).toBe(503)
    expect((await send({ run: async () => err({ code: 'cannotRecord' as const }) })).status).toBe(503)
    expect(rows).toHaveLength(1)
  })

  it('is who saw a customer’s data, and who was kept from seeing it', async () => {
    const look = async (viewer: Present, shows: object, id = 'p1') => {
      const { route, rows } = house(viewer)
      const definition = {
        ...take,
        action: 'payment.view',
        about: 'payment',
        body: undefined,
        ...shows,
      } as const
      await route({ ...definition, run: async () => ok({}) })(new Request(home), called({ id }))
      return rows
    }
    expect(await look(amy, { shows: true })).toEqual([['viewed', 'amy', 'payment.view', 'payment p1']])
    expect(await look(ben, { shows: true })).toEqual([['notFound', 'ben', 'payment.view', 'payment p1']])
    expect(await look(amy, {})).toEqual([])
  })

  it('is nothing of a question that was asked in a wrong way', async () => {
    const { route, rows } = house(amy)
    const query = z.object({ before: z.string() })
    const list = route({ action: 'payment.list', shows: true, query, run: async () => ok([]) })
    expect((await list(new Request(home), called())).status).toBe(422)
    expect(rows).toEqual([])
  })
})
