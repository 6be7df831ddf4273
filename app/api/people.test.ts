import { beforeAll, describe, expect, it } from 'vitest'
import { fresh } from '@/lib/testing/changes'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { lastAttempt, type PhoneCall, phoneCall } from '@/lib/testing/phone-call'
import { from } from '@/lib/testing/sign-in'
import { refusalBody } from '@/lib/wire/commands'
import { deskView, paymentListView, paymentPageView, paymentView, referenceView } from '@/lib/wire/views'
import { POST as findInAudit } from './audit/find/route'
import { GET as audit } from './audit/route'
import { POST as finish } from './calls/[id]/finish/route'
import { POST as holdWrapUp } from './calls/[id]/hold-wrap-up/route'
import { POST as sound } from './calls/[id]/sound/route'
import { POST as spoken } from './calls/[id]/spoken/route'
import { POST as takeOver } from './calls/[id]/take-over/route'
import { POST as lift } from './cards/lift/route'
import { POST as stop } from './cards/stop/route'
import { POST as leave } from './desk/leave/route'
import { GET as desk } from './desk/route'
import { POST as screen } from './desk/screen/route'
import { GET as health } from './health/route'
import { GET as live } from './live/route'
import { POST as attempts } from './payments/[id]/attempts/route'
import { POST as cancel } from './payments/[id]/cancel/route'
import { POST as check } from './payments/[id]/check/route'
import { POST as close } from './payments/[id]/close/route'
import { POST as overrides } from './payments/[id]/override/route'
import { POST as reask } from './payments/[id]/reask/route'
import { POST as reopen } from './payments/[id]/reopen/route'
import { GET as page } from './payments/[id]/route'
import { POST as confirm } from './payments/[id]/settle/confirm/route'
import { POST as settle } from './payments/[id]/settle/route'
import { POST as withdraw } from './payments/[id]/settle/withdraw/route'
import { POST as take } from './payments/[id]/take/route'
import { POST as told } from './payments/[id]/told/route'
import { GET as list, POST as start } from './payments/route'
import { POST as checkAll, GET as state } from './preflight/route'
import { POST as presence } from './presence/route'
import { GET as references } from './references/route'
import { GET as unresolved } from './unresolved/route'

// Who may do what, and that no page elsewhere may: matrix.test.ts, for all routes.
const house = ownHouse()

type Person = Awaited<ReturnType<typeof house.signedIn>>
let amy: Person
let ben: Person
let sam: Person
beforeAll(async () => {
  amy = await house.signedIn(['agent'])
  ben = await house.signedIn(['agent'])
  sam = await house.signedIn(['supervisor'])
})

type Handler = (request: Request, context: ReturnType<typeof at>) => Promise<Response>
/** Everything that people may ask for, with what a browser sends when it is about this payment and this call. */
interface Route {
  readonly handler: Handler
  readonly method: 'GET' | 'POST'
  readonly of: 'payment' | 'call' | 'self'
  body?(about: { attemptId: string; callId: string }): unknown
  readonly query?: string
}
const routes: Readonly<Record<string, Route>> = {
  'start a payment': {
    handler: start,
    method: 'POST',
    of: 'self',
    body: ({ callId }) => ({
      requestId: fresh('request'),
      callId,
      kind: 'charge',
      amount: '49.00',
      currency: 'GBP',
      reference: fresh('reference'),
    }),
  },
  'list payments': { handler: list, method: 'GET', of: 'self' },
  'see a payment': { handler: page, method: 'GET', of: 'payment' },
  'take the money': {
    handler: take,
    method: 'POST',
    of: 'payment',
    body: ({ attemptId }) => ({ attemptId, minor: 4900 }),
  },
  'ask for a field again': {
    handler: reask,
    method: 'POST',
    of: 'payment',
    body: ({ attemptId }) => ({ attemptId, field: 'cardNumber', clears: false }),
  },
  'cancel an entry': {
    handler: cancel,
    method: 'POST',
    of: 'payment',
    body: ({ attemptId }) => ({ attemptId }),
  },
  'ask for a card again': {
    handler: attempts,
    method: 'POST',
    of: 'payment',
    body: () => ({ requestId: fresh('request') }),
  },
  'close a payment': { handler: close, method: 'POST', of: 'payment', body: () => ({}) },
  'have the books read': { handler: check, method: 'POST', of: 'payment', body: () => ({}) },
  'see the desk': { handler: desk, method: 'GET', of: 'self' },
  'go away': { handler: presence, method: 'POST', of: 'self', body: () => ({ state: 'away' }) },
  'put a call away': { handler: finish, method: 'POST', of: 'call', body: () => ({}) },
  'stop the clock of the after-call work': {
    handler: holdWrapUp,
    method: 'POST',
    of: 'call',
    body: () => ({}),
  },
  'say that a card was said aloud': { handler: spoken, method: 'POST', of: 'call', body: () => ({}) },
  'let the recording go on': { handler: sound, method: 'POST', of: 'call', body: () => ({}) },
  'take a call over': { handler: takeOver, method: 'POST', of: 'call', body: () => ({}) },
  'work on this screen': {
    handler: screen,
    method: 'POST',
    of: 'self',
    body: () => ({ screen: fresh('screen') }),
  },
  'close this screen': { handler: leave, method: 'POST', of: 'self', body: () => ({ screen: 'gone' }) },
  'open an entry anew': {
    handler: reopen,
    method: 'POST',
    of: 'payment',
    body: ({ attemptId }) => ({ attemptId, slow: true, requestId: fresh('request') }),
  },
  'check a reference': { handler: references, method: 'GET', of: 'self', query: '?reference=INV-1' },
  'say what became of the money': {
    handler: settle,
    method: 'POST',
    of: 'payment',
    body: () => ({ verdict: 'taken', source: 'ourBank', sourceReference: 'case 17' }),
  },
  'confirm what somebody says': {
    handler: confirm,
    method: 'POST',
    of: 'payment',
    body: () => ({ proposedAt: 1 }),
  },
  'take back what somebody says': { handler: withdraw, method: 'POST', of: 'payment', body: () => ({}) },
  'allow another payment': {
    handler: overrides,
    method: 'POST',
    of: 'payment',
    body: () => ({ reason: 'because' }),
  },
  'say that the customer was told': { handler: told, method: 'POST', of: 'payment', body: () => ({}) },
  'see what is not settled': { handler: unresolved, method: 'GET', of: 'self' },
  'stop taking cards': { handler: stop, method: 'POST', of: 'self', body: () => ({}) },
  'take cards again': { handler: lift, method: 'POST', of: 'self', body: () => ({}) },
  'listen to the news': { handler: live, method: 'GET', of: 'self' },
  'look into the audit': { handler: audit, method: 'GET', of: 'self' },
  'find something in the audit': {
    handler: findInAudit,
    method: 'POST',
    of: 'self',
    body: () => ({ text: 'INV-1' }),
  },
  'see the state of the installation': { handler: state, method: 'GET', of: 'self' },
  'look at the installation anew': { handler: checkAll, method: 'POST', of: 'self', body: () => ({}) },
}
/** Closed to agents, whosever payment it is. */
const onlySupervisors = [
  'say what became of the money',
  'confirm what somebody says',
  'take back what somebody says',
  'allow another payment',
  'stop taking cards',
  'take cards again',
  'look into the audit',
  'find something in the audit',
  'see the state of the installation',
  'look at the installation anew',
]
const names = Object.keys(routes)
const commands = names.filter((name) => routes[name]?.method === 'POST')

/** A call of this agent on which a card number is being asked for. */
async function callOf(person: Person): Promise<{ call: PhoneCall; attemptId: string; paymentId: string }> {
  const call = await phoneCall(house, { agent: person.id })
  const payment = await call.opened()
  return { call, attemptId: lastAttempt(payment).id, paymentId: payment.id }
}

type Sent = Partial<Parameters<typeof fromBrowser>[2]>
async function ask(
  name: string,
  person: Person | null,
  about: Awaited<ReturnType<typeof callOf>>,
  sent: Sent = {},
) {
  const route = routes[name]
  if (!route) throw new Error(name)
  const body = route.body?.({ attemptId: about.attemptId, callId: about.call.callId })
  const id = route.of === 'payment' ? about.paymentId : about.call.callId
  const request = fromBrowser(route.method, `/api/x${route.query ?? ''}`, {
    ...(person ? { cookie: person.cookie } : {}),
    ...(body === undefined ? {} : { body }),
    ...sent,
  })
  const answer = await route.handler(request, route.of === 'self' ? at() : at({ id }))
  if (answer.headers.get('content-type')?.includes('event-stream')) await answer.body?.cancel()
  return answer
}
const refusalOf = async (answer: Response) => refusalBody.parse(await answer.json()).refusal

describe('What belongs to a colleague', () => {
  it('may be gone on with when its own agent’s screen was lost, and not before', async () => {
    const about = await callOf(amy)
    const { presence } = about.call.office.deps
    const cleo = await house.signedIn(['agent'])
    await presence.seen(amy.id)
    const answer = await ask('take a call over', cleo, about)
    expect([answer.status, await refusalOf(answer)]).toEqual([409, 'handledElsewhere'])
    await house.prisma.agentPresence.deleteMany({ where: { userId: amy.id } })
    expect((await ask('take a call over', cleo, about)).status).toBe(200)
    expect((await ask('see a payment', cleo, about)).status).toBe(200)
    expect((await ask('see a payment', amy, about)).status).toBe(404)
    await house.prisma.call.updateMany({ where: { agentId: cleo.id }, data: { finished: true } })
  })

  it('is seen by a supervisor, and listed', async () => {
    const about = await callOf(amy)
    const seen = await ask('see a payment', sam, about)
    expect(paymentPageView.parse(await seen.json()).payment.id).toBe(about.paymentId)
    const all = paymentListView.parse(await (await ask('list payments', sam, about)).json())
    expect(all.rows.map(({ id }) => id)).toContain(about.paymentId)
    const own = paymentListView.parse(await (await ask('list payments', ben, about)).json())
    expect(own.rows).toEqual([])
  })
})

describe('Having the books read now', () => {
  const press = async (person: Person, id: string) =>
    check(fromBrowser('POST', '/api/x', { cookie: person.cookie, body: {} }), at({ id }))

  it('is done for its agent and for a supervisor, once in ten seconds, and written down', async () => {
    const call = await phoneCall(house, { agent: amy.id })
    const payment = await call.keyedIn()
    expect(await refusalOf(await press(amy, payment.id))).toBe('nothingToCheck')
    await call.take(payment)
    const first = await press(sam, payment.id)
    expect(first.status).toBe(202)
    const { againAt } = (await first.json()) as { againAt: number }
    const second = await press(amy, payment.id)
    expect(second.status).toBe(429)
    expect(refusalBody.parse(await second.json())).toMatchObject({ refusal: 'checkedJustNow', againAt })
    expect(await call.audit(payment.id)).toEqual(['payment.start', 'payment.take', 'payment.check'])
  })

  it('is hidden from a colleague', async () => {
    const about = await callOf(amy)
    expect((await press(ben, about.paymentId)).status).toBe(404)
  })
})

describe('A command', () => {
  it.each(commands)('to %s that cannot be read is refused with a reason', async (name) => {
    const about = await callOf(amy)
    const before = await house.contents()
    const bad: [unknown, Record<string, string>][] = [
      ['{', {}],
      ['', {}],
      ['"text"', {}],
      ['[]', {}],
      ['null', {}],
      ['{"attemptId":7,"requestId":7,"state":"asleep"}', {}],
      [{ requestId: 'a\u0000bbbbbbbb', attemptId: 'a\u0000b', callId: '\u0000', state: '\u0000' }, {}],
      ['x'.repeat(40_000), {}],
      ['{}', { 'content-type': 'text/plain' }],
      ['{}', { 'content-encoding': 'gzip' }],
    ]
    const whoMay = onlySupervisors.includes(name) ? sam : amy
    for (const [body, headers] of bad) {
      const answer = await ask(name, whoMay, about, { body, headers })
      expect([400, 413, 415, 422]).toContain(answer.status)
      expect(['malformed', 'tooLarge']).toContain(await refusalOf(answer))
    }
    expect(await house.contents()).toEqual(before)
  })

  it.each(['%00', '..', 'nobody', '’', 'x'.repeat(81), "' OR 1=1"])(
    'about %s is about nothing',
    async (id) => {
      const before = await house.contents()
      const path = decodeURIComponent(id)
      for (const handler of [take, reask, cancel, close, check, attempts] as Handler[]) {
        const wish = { attemptId: 'a', minor: 1, field: 'cardNumber', clears: true, requestId: 'request-1' }
        const body = handler === close || handler === check ? {} : wish
        const answer = await handler(
          fromBrowser('POST', '/api/x', { cookie: amy.cookie, body }),
          at({ id: path }),
        )
        expect([answer.status, await refusalOf(answer)]).toEqual([404, 'notFound'])
      }
      const seen = await page(fromBrowser('GET', '/api/x', { cookie: amy.cookie }), at({ id: path }))
      const put = await finish(
        fromBrowser('POST', '/api/x', { cookie: amy.cookie, body: {} }),
        at({ id: path }),
      )
      expect([seen.status, put.status]).toEqual([404, 404])
      expect(await house.contents()).toEqual(before)
    },
  )

  it('while the database is away is refused as passing, and not done', async () => {
    const about = await callOf(amy)
    const before = await house.contents()
    house.wire.cut()
    try {
      for (const name of names) {
        const answer = await ask(name, amy, about)
        expect([name, answer.status]).toEqual([name, 503])
        expect(answer.headers.get('retry-after')).toBeTruthy()
      }
      expect((await health(fromBrowser('GET', '/api/health'))).status).toBe(503)
    } finally {
      house.wire.restore()
    }
    expect(await house.contents()).toEqual(before)
  })
})

describe('An agent', () => {
  it('takes a payment from its start to the bank, each step written down with who and from where', async () => {
    const call = await phoneCall(house, { agent: amy.id })
    const headers = from('198.51.100.7')
    const body = {
      requestId: fresh('request'),
      callId: call.callId,
      kind: 'charge',
      amount: '£1,249.50',
      currency: 'GBP',
      reference: 'INV 77',
    }
    const opened = await start(
      fromBrowser('POST', '/api/payments', { cookie: amy.cookie, body, headers }),
      at(),
    )
    expect(opened.status).toBe(201)
    const { payment } = (await opened.json()) as { payment: { id: string } }
    expect(paymentView.parse(payment)).toMatchObject({
      status: 'inFlight',
      money: { minor: 124950 },
      step: 'card',
    })
    const again = await start(fromBrowser('POST', '/api/payments', { cookie: amy.cookie, body }), at())
    expect(((await again.json()) as { payment: { id: string } }).payment.id).toBe(payment.id)
    await call.agenda.work()
    await call.keys(payment.id)
    const attemptId = lastAttempt(await call.payment(payment.id)).id
    const take_ = (minor: number) =>
      take(
        fromBrowser('POST', '/api/x', { cookie: amy.cookie, body: { attemptId, minor }, headers }),
        at({ id: payment.id }),
      )
    expect(await refusalOf(await take_(4900))).toBe('amountChanged')
    for (let press = 0; press < 2; press += 1) {
      const taken = await take_(124950)
      expect(taken.status).toBe(200)
      expect(((await taken.json()) as { payment: object }).payment).toMatchObject({ chip: 'sending' })
    }
    const rows = await house.prisma.auditEntry.findMany({
      where: { subjectId: payment.id, outcome: 'done' },
      orderBy: { id: 'asc' },
    })
    expect(rows.map(({ action, actorId, address }) => ({ action, actorId, address }))).toEqual([
      { action: 'payment.start', actorId: amy.id, address: '198.51.100.7' },
      { action: 'payment.take', actorId: amy.id, address: '198.51.100.7' },
    ])
  })

  it('sees the desk as it is, and the timeline of a payment', async () => {
    const { id } = await house.signedIn(['agent'])
    const person = { ...(await house.signedIn(['agent'])) }
    expect(id).not.toBe(person.id)
    const about = await callOf(person)
    const view = deskView.parse(await (await ask('see the desk', person, about)).json())
    expect(view).toMatchObject({
      viewer: { id: person.id },
      call: { id: about.call.callId, status: 'live', recording: 'paused' },
      payment: { id: about.paymentId, attempt: { live: 'cardNumber' } },
      open: [{ id: about.paymentId }],
    })
    expect(view.feed.map(({ key }) => key)).toContain('fieldAsked')
    const shown = paymentPageView.parse(await (await ask('see a payment', person, about)).json())
    expect(shown.timeline.map(({ key }) => key)).toContain('paymentOpened')
  })

  it('learns what is known of a reference, whoever took it', async () => {
    const call = await phoneCall(house, { agent: amy.id })
    const reference = fresh('reference')
    const running = await call.opened({ reference })
    const asked = async (text: string, person = ben) => {
      const request = fromBrowser('GET', `/api/references?reference=${encodeURIComponent(text)}`, {
        cookie: person.cookie,
      })
      return references(request, at())
    }
    const known = referenceView.parse(await (await asked(` ${reference.toUpperCase()} `)).json())
    expect(known).toMatchObject({ paid: [], busy: { id: running.id, state: 'inFlight', mayOpen: false } })
    for (const person of [amy, sam]) {
      const { busy } = referenceView.parse(await (await asked(reference, person)).json())
      expect(busy).toMatchObject({ id: running.id, mayOpen: true })
    }
    for (const text of ['', 'unheard of', '4111 1111 1111 1111', 'a\u0000b', '\u202e'])
      expect(referenceView.parse(await (await asked(text)).json())).toEqual({ paid: [], busy: null })
    expect((await asked('x'.repeat(201))).status).toBe(422)
    const twice = fromBrowser('GET', '/api/references?reference=a&reference=b', { cookie: ben.cookie })
    expect((await references(twice, at())).status).toBe(422)
  })

  it('pages through the list, and is told when a place in it is none', async () => {
    const person = await house.signedIn(['agent'])
    for (let each = 0; each < 3; each += 1) {
      const { paymentId, call, attemptId } = await callOf(person)
      await house.prisma.call.updateMany({ where: { id: call.callId }, data: { finished: true } })
      expect([paymentId, attemptId]).not.toContain('')
    }
    const get = (query: string) =>
      list(fromBrowser('GET', `/api/payments${query}`, { cookie: person.cookie }), at())
    const first = paymentListView.parse(await (await get('')).json())
    expect(first.rows).toHaveLength(3)
    expect(first.next).toBeNull()
    const [newest] = first.rows
    const rest = paymentListView.parse(await (await get(`?before=${newest?.createdAt}_${newest?.id}`)).json())
    expect(rest.rows.map(({ id }) => id)).toEqual(first.rows.slice(1).map(({ id }) => id))
    for (const bad of [
      '?before=',
      '?before=x',
      '?before=1_%00',
      '?before=1_a&before=2_b',
      `?before=${'9'.repeat(200)}`,
    ])
      expect((await get(bad)).status).toBe(422)
  })

  it('goes away and comes back, written down once each', async () => {
    const person = await house.signedIn(['agent'])
    const set = (state: string) =>
      presence(fromBrowser('POST', '/api/presence', { cookie: person.cookie, body: { state } }), at())
    for (const state of ['away', 'away', 'ready', 'ready']) expect((await set(state)).status).toBe(200)
    const rows = await house.prisma.auditEntry.findMany({
      where: { subjectId: person.id, action: 'presence.set' },
      orderBy: { id: 'asc' },
    })
    expect(rows.map(({ detail }) => detail)).toEqual([{ state: 'away' }, { state: 'ready' }])
    expect((await set('asleep')).status).toBe(422)
  })

  it('puts an ended call away', async () => {
    const about = await callOf(amy)
    expect(await refusalOf(await ask('put a call away', amy, about))).toBe('callBusy')
    await about.call.ends()
    expect((await ask('put a call away', amy, about)).status).toBe(200)
    expect((await about.call.call()).finished).toBe(true)
  })

  it('who is disabled is signed out at once', async () => {
    const person = await house.signedIn(['agent'])
    const about = await callOf(person)
    await house.prisma.user.update({ where: { id: person.id }, data: { disabledAt: new Date() } })
    for (const name of names) expect((await ask(name, person, about)).status).toBe(401)
  })
})
