import { beforeAll, describe, expect, it } from 'vitest'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { type PhoneCall, phoneCall } from '@/lib/testing/phone-call'
import { refusalBody } from '@/lib/wire/commands'
import { deskView, paymentPageView, unresolvedView } from '@/lib/wire/views'
import { POST as lift } from './cards/lift/route'
import { POST as stop } from './cards/stop/route'
import { GET as desk } from './desk/route'
import { POST as overrides } from './payments/[id]/override/route'
import { GET as page } from './payments/[id]/route'
import { POST as confirm } from './payments/[id]/settle/confirm/route'
import { POST as settle } from './payments/[id]/settle/route'
import { POST as withdraw } from './payments/[id]/settle/withdraw/route'
import { POST as told } from './payments/[id]/told/route'
import { GET as unresolved } from './unresolved/route'

const house = ownHouse()

type Person = Awaited<ReturnType<typeof house.signedIn>>
let sam: Person
let sue: Person
beforeAll(async () => {
  sam = await house.signedIn(['supervisor'])
  sue = await house.signedIn(['supervisor'])
})

type Handler = (request: Request, context: ReturnType<typeof at>) => Promise<Response>
const post = (handler: Handler, person: Person, id: string, body: unknown = {}) =>
  handler(fromBrowser('POST', '/api/x', { cookie: person.cookie, body }), at({ id }))
const get = (handler: Handler, person: Person, id = '') =>
  handler(fromBrowser('GET', '/api/x', { cookie: person.cookie }), at({ id }))
const refusalOf = async (answer: Response) => refusalBody.parse(await answer.json())
const listOf = async (person: Person) => unresolvedView.parse(await (await get(unresolved, person)).json())

/** A payment of an agent of its own that was sent, and of which nobody heard again. */
async function unknownOne(): Promise<{ agent: Person; id: string; call: PhoneCall }> {
  const agent = await house.signedIn(['agent'])
  const call = await phoneCall(house, { agent: agent.id })
  const { id, status } = await call.outcomeUnknown()
  expect(status).toBe('outcomeUnknown')
  return { agent, id, call }
}

const said = { verdict: 'notTaken', source: 'ourBank', sourceReference: 'Ms Gray, 14:05' }

describe('The unresolved desk', () => {
  it('shows an agent her own cases, and a supervisor everybody’s, with what may be done', async () => {
    const one = await unknownOne()
    const other = await unknownOne()
    const own = await listOf(one.agent)
    expect(own.cases.map(({ id }) => id)).toEqual([one.id])
    expect([own.everybodys, own.cases[0]?.case.actions.includes('settle')]).toEqual([false, false])
    const all = await listOf(sam)
    expect(all.cases.map(({ id }) => id)).toEqual(expect.arrayContaining([one.id, other.id]))
    const shown = all.cases.find(({ id }) => id === one.id)
    expect(shown?.case.actions).toEqual(expect.arrayContaining(['settle', 'override']))
    expect(shown?.case.sources.map(({ key }) => key)).toEqual(expect.arrayContaining(['taken']))
  })

  it('lets a second person confirm what the first one was told, and lists whom to tell', async () => {
    const { id, agent, call } = await unknownOne()
    await call.ends()
    expect((await post(settle, sam, id, said)).status).toBe(200)
    const seen = paymentPageView.parse(await (await get(page, sue, id)).json())
    expect(seen.case).toMatchObject({
      proposed: { verdict: 'notTaken', source: 'ourBank', reference: 'Ms Gray, 14:05' },
      actions: expect.arrayContaining(['confirm', 'withdraw']),
    })
    const proposedAt = seen.case?.proposed?.at
    expect((await refusalOf(await post(confirm, sam, id, { proposedAt }))).refusal).toBe('secondPersonNeeded')
    expect((await refusalOf(await post(confirm, sue, id, { proposedAt: 1 }))).refusal).toBe('proposalChanged')
    expect((await post(confirm, sue, id, { proposedAt })).status).toBe(200)
    expect((await listOf(sam)).cases.map((row) => row.id)).not.toContain(id)
    const owed = deskView.parse(await (await get(desk, agent)).json()).toTell
    expect(owed.map((row) => [row.id, row.result.kind])).toEqual([[id, 'settledNotPaid']])
    expect((await post(told, agent, id)).status).toBe(200)
    expect(deskView.parse(await (await get(desk, agent)).json()).toTell).toEqual([])
    const rows = await house.prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
    const written = rows.filter(({ action }) => action !== 'payment.view').slice(-5)
    expect(written.map(({ action, actorId, outcome }) => [action, actorId, outcome])).toEqual([
      ['payment.settle', sam.id, 'done'],
      ['payment.settle', sam.id, 'refused'],
      ['payment.settle', sue.id, 'refused'],
      ['payment.confirmSettlement', sue.id, 'done'],
      ['payment.tell', agent.id, 'done'],
    ])
  })

  it('refuses what was typed wrongly beside its field, and keeps nothing of a card number', async () => {
    const { id } = await unknownOne()
    const before = await house.contents()
    const bad: [Handler, unknown, string, string][] = [
      [settle, { ...said, sourceReference: ' ' }, 'sourceReferenceEmpty', 'sourceReference'],
      [settle, { ...said, sourceReference: 'x'.repeat(121) }, 'textTooLong', 'sourceReference'],
      [settle, { ...said, sourceReference: '4111 1111 1111 1111' }, 'textCardLike', 'sourceReference'],
      [overrides, { reason: '' }, 'reasonEmpty', 'reason'],
      [overrides, { reason: 'card 4111111111111111' }, 'textCardLike', 'reason'],
    ]
    for (const [handler, body, refusal, field] of bad) {
      const answer = await post(handler, sam, id, body)
      expect([answer.status, await refusalOf(answer)]).toMatchObject([422, { refusal, field }])
    }
    expect(await house.contents()).toEqual(before)
  })

  it('takes a proposal back, and allows another payment once', async () => {
    const { id } = await unknownOne()
    await post(settle, sam, id, said)
    expect((await post(withdraw, sue, id)).status).toBe(200)
    expect(paymentPageView.parse(await (await get(page, sam, id)).json()).case?.proposed).toBeNull()
    expect((await post(overrides, sam, id, { reason: 'the customer insists' })).status).toBe(200)
    const shown = paymentPageView.parse(await (await get(page, sam, id)).json())
    expect(shown.case).toMatchObject({ override: { reason: 'the customer insists', replacedBy: null } })
    expect(shown.case?.actions).not.toContain('override')
  })
})

describe('A stop', () => {
  it('is shown on every desk, with who may lift it, and is lifted', async () => {
    const agent = await house.signedIn(['agent'])
    expect((await post(stop, sam, '')).status).toBe(200)
    const shown = deskView.parse(await (await get(desk, agent)).json()).stop
    expect(shown).toMatchObject({ why: 'person', mayLift: false })
    expect((await listOf(sue)).stop).toMatchObject({ mayLift: true })
    expect((await post(lift, sue, '')).status).toBe(200)
    expect(deskView.parse(await (await get(desk, agent)).json()).stop).toBeNull()
  })
})
