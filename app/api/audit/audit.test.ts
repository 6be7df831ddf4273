import { beforeAll, describe, expect, it } from 'vitest'
import { maySeeAudit, maySeePayment } from '@/lib/server'
import { sealAll, testAuditKeys } from '@/lib/testing/audit'
import { fresh } from '@/lib/testing/changes'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { phoneCall } from '@/lib/testing/phone-call'
import { from } from '@/lib/testing/sign-in'
import { auditFound, auditView } from '@/lib/wire/audit'
import { refusalBody } from '@/lib/wire/commands'
import { GET as desk } from '../desk/route'
import { POST as close } from '../payments/[id]/close/route'
import { GET as page } from '../payments/[id]/route'
import { GET as payments } from '../payments/route'
import { POST as find } from './find/route'
import { GET as audit } from './route'

const house = ownHouse()
type Person = Awaited<ReturnType<typeof house.signedIn>>
type Handler = typeof page

let sam: Person
let ada: Person
beforeAll(async () => {
  sam = await house.signedIn(['supervisor'])
  ada = await house.signedIn(['admin'])
})

const get = (handler: Handler, by: Person, path = '/api/x', id = '') =>
  handler(fromBrowser('GET', path, { cookie: by.cookie }), at(id === '' ? {} : { id }))
const post = (handler: Handler, by: Person, body: unknown, id = '') =>
  handler(fromBrowser('POST', '/api/x', { cookie: by.cookie, body }), at(id === '' ? {} : { id }))
async function look(by: Person, search = '') {
  const answer = await get(audit, by, `/api/audit${search}`)
  expect(answer.status).toBe(200)
  return auditView.parse(await answer.json())
}
const search = async (by: Person, text: string) =>
  auditFound.parse(await (await post(find, by, { text })).json()).subjects
/** Rows on their way are written, and nothing more is. */
const settled = () => globalThis.sottoHouse?.audit.trail.settled()
const rowsOf = async (personId: string, action: string) => {
  await settled()
  const where = { actorId: personId, action }
  return house.prisma.auditEntry.findMany({ where, orderBy: { id: 'asc' } })
}

/** A payment of an agent of its own, with everything that was written down of it. */
async function story() {
  const agent = await house.signedIn(['agent'])
  const phone = await phoneCall(house, { agent: agent.id })
  const reference = fresh('Order')
  const payment = await phone.keyedIn({ reference })
  return { agent, phone, payment, reference }
}

describe('The audit', () => {
  it('shows a supervisor who did what, newest first, with what people call it', async () => {
    const { agent, payment, phone, reference } = await story()
    await phone.take(payment)
    expect((await post(close, agent, {}, payment.id)).status).toBe(409)
    const { rows, timeZone } = await look(sam, `?subject=${payment.id}`)
    expect(timeZone).toBe('Europe/London')
    expect(rows.map(({ action, outcome, detail }) => [action, outcome, detail.code])).toEqual([
      ['payment.close', 'refused', 'paymentBusy'],
      ['payment.take', 'done', undefined],
      ['payment.start', 'done', undefined],
    ])
    expect(new Set(rows.map(({ subject }) => subject?.label))).toEqual(new Set([reference]))
  })

  it('shows which rows are sealed', async () => {
    const { payment } = await story()
    const serials = async () => (await look(sam, `?subject=${payment.id}`)).rows.map(({ serial }) => serial)
    expect(await serials()).toEqual([null])
    await sealAll(house, testAuditKeys())
    expect(await serials()).toEqual([expect.any(Number)])
  })

  it('is searched by person, action, outcome and day, all at once', async () => {
    const { agent, payment } = await story()
    await post(close, agent, {}, payment.id)
    await settled()
    const at = new Date(Date.UTC(2026, 1, 28, 23, 30))
    const row = { actorId: agent.id, action: 'payment.take', outcome: 'done', detail: {} }
    for (const ms of [0, 3_600_000])
      await house.prisma.auditEntry.create({ data: { ...row, at: new Date(at.getTime() + ms) } })
    const found = async (search: string) =>
      (await look(sam, `?person=${agent.id}&${search}`)).rows.map(({ action, outcome }) => [action, outcome])
    expect(await found('action=payment.close')).toEqual([['payment.close', 'refused']])
    expect(await found('outcome=refused')).toEqual([['payment.close', 'refused']])
    expect(await found('outcome=refused&action=payment.take')).toEqual([])
    expect(await found('from=2026-02-28&until=2026-02-28')).toEqual([['payment.take', 'done']])
    expect(await found('from=2026-02-28&until=2026-03-01')).toHaveLength(2)
    expect(await found('until=2026-02-27')).toEqual([])
  })

  it('counts days as the business does, not as Greenwich does', async () => {
    const agent = await house.signedIn(['agent'])
    // Half an hour after midnight of the third in London, in summer.
    const at = new Date(Date.UTC(2026, 6, 2, 23, 30))
    const data = { actorId: agent.id, action: 'payment.take', outcome: 'done', detail: {}, at }
    await house.prisma.auditEntry.create({ data })
    const on = async (day: string) =>
      (await look(sam, `?person=${agent.id}&from=${day}&until=${day}`)).rows.length
    expect([await on('2026-07-02'), await on('2026-07-03')]).toEqual([0, 1])
  })

  it('pages back to its oldest row, each row once', async () => {
    const agent = await house.signedIn(['agent'])
    const at = new Date(Date.UTC(2026, 3, 1))
    const row = { actorId: agent.id, action: 'payment.take', outcome: 'done', detail: {}, at }
    // Many at the same moment: their ids tell them apart.
    await house.prisma.auditEntry.createMany({ data: Array.from({ length: 120 }, () => row) })
    const seen: string[] = []
    for (let before: string | null = ''; before !== null; ) {
      const search = `?person=${agent.id}&action=payment.take${before && `&before=${before}`}`
      const { rows, next } = await look(sam, search)
      expect(rows.length).toBeLessThanOrEqual(50)
      seen.push(...rows.map(({ id }) => id))
      before = next
    }
    expect([seen.length, new Set(seen).size]).toEqual([120, 120])
    expect(seen.map(Number)).toEqual([...seen.map(Number)].sort((one, other) => other - one))
  })

  it.each([
    'before=1',
    'before=x_1',
    'from=2026-02-30',
    'outcome=maybe',
    'subject=4111%201111',
    'person=a%20b',
    'action=<x>',
  ])('is not searched for %s', async (search) =>
    expect((await get(audit, sam, `/api/audit?${search}`)).status).toBe(422),
  )

  it('is closed to agents', async () => {
    const { agent } = await story()
    expect((await get(audit, agent)).status).toBe(403)
    expect((await post(find, agent, { text: 'x' })).status).toBe(403)
  })
})

describe('An admin', () => {
  it('sees who did what, and nothing of any customer', async () => {
    const { payment, reference } = await story()
    const data = { subjectType: 'payment', subjectId: payment.id, outcome: 'done', at: new Date() }
    const detail = { amount: '49.00', attempt: 'x' }
    await house.prisma.auditEntry.create({ data: { ...data, action: 'payment.refund', detail } })
    const seen = await look(ada, `?subject=${payment.id}`)
    expect(seen).toMatchObject({ mayOpen: false, subjects: [{ id: payment.id, label: null }] })
    expect(seen.rows).toMatchObject([
      { action: 'payment.refund', subject: { id: payment.id, label: null }, detail: { attempt: 'x' } },
      { action: 'payment.start' },
    ])
    expect(JSON.stringify(seen)).not.toContain(reference)
    expect(JSON.stringify(seen)).not.toContain('49.00')
    expect((await look(sam, `?subject=${payment.id}`)).rows[0]?.detail).toEqual(detail)
  })

  it('finds by id, and learns of no reference', async () => {
    const { payment, reference } = await story()
    expect(await search(ada, payment.id)).toEqual([payment.id])
    expect(await search(ada, reference)).toEqual([])
  })
})

describe('The search', () => {
  it('finds all payments of a reference and their calls, however it is written', async () => {
    const { payment, phone, reference } = await story()
    expect(await search(sam, ` ${reference.toUpperCase()} `)).toEqual([payment.id, phone.callId])
    expect(await search(sam, payment.id)).toEqual([payment.id])
    expect(await search(sam, 'of nothing')).toEqual([])
    expect(await search(sam, ' ')).toEqual([])
  })

  it.each([
    ['4111 1111 1111 1111', 'textCardLike'],
    ['５１０５ １０５１ ０５１０ ５１００', 'textCardLike'],
    ['x'.repeat(81), 'textTooLong'],
    ['a\u0007b', 'textControlCharacters'],
  ])('refuses %j with a code of its own', async (text, code) => {
    const answer = await post(find, sam, { text })
    expect([answer.status, refusalBody.parse(await answer.json()).refusal]).toEqual([422, code])
  })

  it('keeps what was typed nowhere', async () => {
    const { reference } = await story()
    const secret = `Zebra-${fresh('word')}`
    for (const text of [secret, `${secret} 4111 1111 1111 1111`, reference]) await post(find, sam, { text })
    await settled()
    const everywhere = JSON.stringify([
      await house.contents(),
      await house.prisma.auditEntry.findMany({ select: { detail: true, subjectId: true, action: true } }),
      house.logged(),
    ])
    expect(everywhere).not.toContain(secret)
    expect(everywhere).not.toMatch(/4111.?1111/)
  })
})

describe('Who looked', () => {
  it('at the audit is in the audit', async () => {
    const sue = await house.signedIn(['supervisor'])
    for (let time = 0; time < 3; time += 1) await look(sue)
    await search(sue, 'A-1042')
    expect(await rowsOf(sue.id, 'audit.view')).toMatchObject([{ outcome: 'done', subjectId: null }])
  })

  it('at a payment is written down once in a while for each, and the desk that polls is one row', async () => {
    const { agent, payment } = await story()
    const other = await story()
    for (let time = 0; time < 4; time += 1) {
      for (const { id } of [payment, other.payment]) await get(page, sam, '/api/x', id)
      await get(desk, agent)
      await get(payments, agent)
    }
    const seen = (await rowsOf(sam.id, 'payment.view')).map(({ subjectId }) => subjectId)
    expect(seen.filter((id) => id === payment.id || id === other.payment.id)).toEqual([
      payment.id,
      other.payment.id,
    ])
    expect(await rowsOf(agent.id, 'desk.view')).toHaveLength(1)
    expect(await rowsOf(agent.id, 'payment.list')).toHaveLength(1)
  })

  it('at the page of a payment or of the audit where they may not is written down as well', async () => {
    const { payment } = await story()
    const ben = await house.signedIn(['agent'])
    const headers = new Headers(from('203.0.113.9'))
    const viewer = { id: ben.id, name: 'Ben', email: 'ben@example.com', roles: ['agent' as const] }
    expect(await maySeePayment(viewer, payment.id, headers)).toBe(false)
    expect(await maySeePayment(viewer, '4111-1111', headers)).toBe(false)
    expect(await maySeeAudit(viewer, headers)).toBe(false)
    const address = '203.0.113.9'
    expect(await rowsOf(ben.id, 'payment.view')).toMatchObject([
      { outcome: 'refused', subjectId: payment.id, address },
    ])
    expect(await rowsOf(ben.id, 'audit.view')).toMatchObject([{ outcome: 'refused', address }])
  })

  it('where they may not is written down as what it was', async () => {
    const { payment } = await story()
    const ben = await house.signedIn(['agent'])
    expect((await get(page, ben, '/api/x', payment.id)).status).toBe(404)
    expect((await get(audit, ben)).status).toBe(403)
    expect(await rowsOf(ben.id, 'payment.view')).toMatchObject([
      { outcome: 'refused', subjectId: payment.id, detail: { code: 'notFound' } },
    ])
    expect(await rowsOf(ben.id, 'audit.view')).toMatchObject([
      { outcome: 'refused', subjectId: null, detail: { code: 'notAllowed' } },
    ])
  })
})
