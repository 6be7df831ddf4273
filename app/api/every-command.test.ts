import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fresh } from '@/lib/testing/changes'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { lastAttempt, type PhoneCall, phoneCall } from '@/lib/testing/phone-call'
import { allHandlers, type Handler } from '@/lib/testing/route-matrix'
import { addPerson, codeAt, from, goodPassword } from '@/lib/testing/sign-in'
import { minute } from '@/lib/values/instant'
import { refusalBody } from '@/lib/wire/commands'

const house = ownHouse({ SOTTO_DEMO: '1' })
type Person = Awaited<ReturnType<typeof house.signedIn>>
type Payment = Awaited<ReturnType<PhoneCall['opened']>>

let amy: Person
let sam: Person
let sue: Person
beforeAll(async () => {
  amy = await house.signedIn(['agent'])
  sam = await house.signedIn(['supervisor'])
  sue = await house.signedIn(['supervisor'])
  await addPerson(house.prisma, 'sam@demo.sotto.test', ['supervisor'])
})

/** A command: by whom, about what, and what is sent with it. */
interface Sent {
  readonly by: Person
  readonly id?: string
  readonly body?: unknown
}

/** A command that can be carried out. */
interface Wish extends Sent {
  /** The row that it leaves, where that is not called like the action of its handler. */
  readonly leaves: string
}

/** How each command comes about that can be carried out. Whoever adds a command adds a line. */
const commands: Readonly<Record<string, () => Promise<Wish>>> = {
  payments: async () => ({ by: amy, body: (await call()).form(), leaves: 'payment.start' }),
  'payments/[id]/attempts': async () => {
    return {
      by: amy,
      id: await cancelled(),
      body: { requestId: fresh('request') },
      leaves: 'payment.attempt',
    }
  },
  'payments/[id]/reask': () =>
    aboutOpened('payment.reask', (payment) => ({
      ...attemptOf(payment),
      field: 'cardNumber',
      clears: false,
    })),
  'payments/[id]/reopen': () =>
    aboutOpened('payment.reopen', (payment) => ({
      ...attemptOf(payment),
      slow: true,
      requestId: fresh('request'),
    })),
  'payments/[id]/cancel': () => aboutOpened('payment.cancel', attemptOf),
  'payments/[id]/take': async () => {
    const payment = await (await call()).keyedIn()
    return { by: amy, id: payment.id, body: { ...attemptOf(payment), minor: 4900 }, leaves: 'payment.take' }
  },
  'payments/[id]/close': async () => ({ by: amy, id: await cancelled(), leaves: 'payment.close' }),
  'payments/[id]/check': async () => {
    const phone = await call()
    const payment = await phone.keyedIn()
    await phone.take(payment)
    return { by: amy, id: payment.id, leaves: 'payment.check' }
  },
  'payments/[id]/settle': async () => ({
    by: sam,
    id: await unknown(),
    body: said,
    leaves: 'payment.settle',
  }),
  'payments/[id]/settle/confirm': async () => {
    const { id, proposedAt } = await proposed()
    return { by: sue, id, body: { proposedAt }, leaves: 'payment.confirmSettlement' }
  },
  'payments/[id]/settle/withdraw': async () => {
    const { id } = await proposed()
    return { by: sue, id, leaves: 'payment.withdrawSettlement' }
  },
  'payments/[id]/override': async () => ({
    by: sam,
    id: await unknown(),
    body: { reason: 'the customer insists' },
    leaves: 'payment.override',
  }),
  'payments/[id]/told': async () => {
    const { id, proposedAt } = await proposed()
    await send('payments/[id]/settle/confirm', { by: sue, id, body: { proposedAt } })
    return { by: amy, id, leaves: 'payment.tell' }
  },
  'calls/[id]/finish': () => aboutEnded('call.finish'),
  'calls/[id]/hold-wrap-up': () => aboutEnded('call.holdWrapUp'),
  'calls/[id]/spoken': async () => ({ by: amy, id: (await call()).callId, leaves: 'call.spoken' }),
  'calls/[id]/sound': async () => {
    const phone = await call()
    await send('calls/[id]/spoken', { by: amy, id: phone.callId })
    await phone.agenda.work()
    return { by: amy, id: phone.callId, leaves: 'call.sound' }
  },
  'calls/[id]/take-over': async () => {
    const { callId } = await call()
    await house.prisma.agentPresence.deleteMany({ where: { userId: amy.id } })
    const ben = await house.signedIn(['agent'])
    return { by: ben, id: callId, leaves: 'call.takeOver' }
  },
  'cards/stop': async () => ({ by: sam, leaves: 'cards.stop' }),
  // What the line before has stopped.
  'cards/lift': async () => ({ by: sam, leaves: 'cards.lift' }),
  presence: async () => ({
    by: await house.signedIn(['agent']),
    body: { state: 'away' },
    leaves: 'presence.set',
  }),
  'desk/screen': async () => ({ by: amy, body: { screen: fresh('screen') }, leaves: 'desk.screen' }),
  'desk/leave': async () => {
    const screen = fresh('screen')
    await send('desk/screen', { by: amy, body: { screen } })
    return { by: amy, body: { screen }, leaves: 'desk.screen' }
  },
  'session/confirm': async () => {
    const { by, code } = await withPhone()
    return { by, body: { code }, leaves: 'session.confirm' }
  },
  'session/unlock': async () => {
    const { by, code } = await withPhone()
    return { by, body: { password: goodPassword, code }, leaves: 'session.unlock' }
  },
  'account/password': async () => ({
    by: await house.signedIn(['agent']),
    body: { current: goodPassword, next: 'seven lazy camels' },
    leaves: 'account.password',
  }),
  'account/recovery-codes': async () => ({
    by: await house.signedIn(['agent']),
    body: { password: goodPassword },
    leaves: 'account.recoveryCodes',
  }),
  'account/second-factor': async () => {
    const by = await house.signedIn(['agent'])
    const offer = await send('account/second-factor/offer', { by, body: { password: goodPassword } })
    const offered = await offer.json()
    const { secret, ticket } = offered as { secret: string; ticket: string }
    return { by, body: { ticket, code: codeAt(Date.now(), secret) }, leaves: 'account.secondFactor' }
  },
  'account/sessions/end': async () => ({
    by: await house.signedIn(['agent']),
    body: { which: 'others' },
    leaves: 'account.endSessions',
  }),
  people: async () => ({
    by: await house.signedIn(['admin']),
    body: { name: 'Kim', email: 'kim@example.com', roles: ['agent'] },
    leaves: 'person.invite',
  }),
  'people/[id]/roles': () => toColleague('person.roles', { roles: ['agent', 'supervisor'] }),
  'people/[id]/disable': () => toColleague('person.disable'),
  'people/[id]/enable': () => toColleague('person.enable'),
  'people/[id]/link': () => toColleague('person.newLink'),
  'people/[id]/unlock': () => toColleague('person.unlock'),
  'people/[id]/sessions': () => toColleague('person.endSessions'),
  preflight: async () => ({ by: sam, leaves: 'health.check' }),
  'demo/pace': async () => ({ by: amy, body: { scale: 60, forMs: 1_000 }, leaves: 'demo.pace' }),
  'demo/become': async () => ({
    by: await house.signedIn(['agent']),
    body: { who: 'supervisor' },
    leaves: 'person.signIn',
  }),
}

/** Somebody signed in whose phone shows a code that nobody has used. */
async function withPhone(roles: readonly string[] = ['agent']) {
  const by = await house.signedIn(roles)
  return { by, code: codeAt(Date.now()) }
}
/** What an admin does to somebody. */
async function toColleague(leaves: string, body: unknown = {}): Promise<Wish> {
  const { id } = await house.signedIn(['agent'])
  return { by: await house.signedIn(['admin']), id, body, leaves }
}

/** These answer questions, whose words are too private for an address, or say what nobody would look up. */
const questions: readonly string[] = ['account/second-factor/offer', 'audit/find', 'session/active']

const handlers = await allHandlers()
const commandsAt = 'POST /api/'

/** The names of those that people may give a command to: all that are written with `route`. */
const found = [...handlers]
  .filter(([name, { action }]) => name.startsWith(commandsAt) && action !== undefined)
  .map(([name]) => name.slice(commandsAt.length))

function handlerOf(method: 'GET' | 'POST', name: string): Handler {
  const handler = handlers.get(`${method} /api/${name}`)
  if (!handler) throw new Error(`there is no ${method} ${name}`)
  return handler
}

async function send(name: string, { by, id, body = {} }: Sent): Promise<Response> {
  const headers = { host: '127.0.0.1:3000', ...from('127.0.0.1') }
  const request = fromBrowser('POST', '/api/x', { cookie: by.cookie, body, headers })
  return handlerOf('POST', name)(request, at(id ? { id } : {}))
}

/** Nobody's call: one agent has one call at a time. */
const call = (): Promise<PhoneCall> => phoneCall(house, { agent: amy.id })
const attemptOf = (payment: Payment) => ({ attemptId: lastAttempt(payment).id })
async function aboutOpened(leaves: string, body: (payment: Payment) => unknown): Promise<Wish> {
  const payment = await (await call()).opened()
  return { by: amy, id: payment.id, body: body(payment), leaves }
}
async function aboutEnded(leaves: string): Promise<Wish> {
  const phone = await call()
  await phone.ends()
  return { by: amy, id: phone.callId, leaves }
}
/** A payment whose card entry was cancelled. */
async function cancelled(): Promise<string> {
  const phone = await call()
  const payment = await phone.opened()
  await send('payments/[id]/cancel', { by: amy, id: payment.id, body: attemptOf(payment) })
  await phone.agenda.work(2 * minute)
  return payment.id
}
const said = { verdict: 'notTaken', source: 'ourBank', sourceReference: 'Ms Gray, 14:05' }
/** A payment that was sent and of which nobody heard again; its call is over. */
async function unknown(): Promise<string> {
  const phone = await call()
  const { id } = await phone.outcomeUnknown()
  await phone.ends()
  return id
}
async function proposed(): Promise<{ id: string; proposedAt: number }> {
  const id = await unknown()
  await send('payments/[id]/settle', { by: sam, id, body: said })
  const { state } = await house.prisma.payment.findUniqueOrThrow({ where: { id } })
  return { id, proposedAt: (state as { proposed: { at: number } }).proposed.at }
}

const closeTheLog = () => house.asOwner('REVOKE INSERT ON audit_entry FROM sotto_app')
const openTheLog = () => house.asOwner('GRANT INSERT ON audit_entry TO sotto_app')
afterEach(openTheLog)

it('Every handler that takes commands is tried here', () => {
  expect(found.length).toBeGreaterThan(20)
  expect([...Object.keys(commands), ...questions].sort()).toEqual(found.sort())
})

describe.each(Object.entries(commands))('The command %s', (name, prepare) => {
  it('is refused while the audit cannot be written, without a trace; then it is done, and leaves one row with its effect', async () => {
    const wish = await prepare()
    await closeTheLog()
    const before = await house.contents()
    const refused = await send(name, wish)
    expect([refused.status, refusalBody.parse(await refused.json()).refusal]).toEqual([503, 'cannotRecord'])
    expect(refused.headers.get('retry-after')).toBeTruthy()
    expect(await house.contents()).toEqual(before)
    await openTheLog()

    const last = await house.prisma.auditEntry.findFirst({ orderBy: { id: 'desc' } })
    const done = await send(name, wish)
    expect(done.ok).toBe(true)
    const rows = await house.prisma.$queryRaw<object[]>`
      SELECT action, outcome, actor_name AS who FROM audit_entry
      WHERE id > ${last?.id ?? 0n} AND outcome = 'done' AND action NOT LIKE '%.view'`
    expect(rows).toMatchObject([{ action: wish.leaves, outcome: 'done' }])
    expect(await house.contents()).not.toEqual(before)
  })
})

describe('While the audit cannot be written', () => {
  it('a refusal stays the refusal that it is, and the log says that it was not written down', async () => {
    const phone = await call()
    const { id } = await phone.opened()
    const ben = await house.signedIn(['agent'])
    await closeTheLog()
    const answer = await send('payments/[id]/close', { by: ben, id })
    expect([answer.status, refusalBody.parse(await answer.json()).refusal]).toEqual([404, 'notFound'])
    expect(house.logged()).toContain('audit.unwritten')
  })

  it('people go on reading', async () => {
    const phone = await call()
    const { id } = await phone.opened()
    await closeTheLog()
    const reads: [string, string, string?][] = [
      ['payments/[id]', 'a payment', id],
      ['payments', 'the list'],
      ['desk', 'the desk'],
      ['unresolved', 'what is unresolved'],
    ]
    for (const [name, what, of] of reads) {
      const request = fromBrowser('GET', '/api/x', { cookie: amy.cookie })
      const answer = await handlerOf('GET', name)(request, at(of ? { id: of } : {}))
      expect([what, answer.status]).toEqual([what, 200])
    }
  })
})
