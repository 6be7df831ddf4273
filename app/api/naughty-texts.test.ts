import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fresh } from '@/lib/testing/changes'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { joined, naughtyStrings, refusalIn } from '@/lib/testing/naughty'
import { type PhoneCall, phoneCall } from '@/lib/testing/phone-call'
import { charactersMax, type StartPayment } from '@/lib/wire/commands'
import { paymentListView, paymentPageView, paymentView } from '@/lib/wire/views'
import { POST as finish } from './calls/[id]/finish/route'
import { POST as override } from './payments/[id]/override/route'
import { GET as page } from './payments/[id]/route'
import { POST as settle } from './payments/[id]/settle/route'
import { POST as withdraw } from './payments/[id]/settle/withdraw/route'
import { GET as list, POST as start } from './payments/route'

const house = ownHouse()

type Person = Awaited<ReturnType<typeof house.signedIn>>
type Handler = (request: Request, context: ReturnType<typeof at>) => Promise<Response>
let amy: Person
let sam: Person
let call: PhoneCall
let unknownId: string

beforeAll(async () => {
  sam = await house.signedIn(['supervisor'])
  const ben = await house.signedIn(['agent'])
  const sent = await phoneCall(house, { agent: ben.id })
  unknownId = (await sent.outcomeUnknown()).id
  await sent.ends()
  amy = await house.signedIn(['agent'])
  // The house is built by the first question.
  await page(fromBrowser('GET', '/api/x', { cookie: sam.cookie }), at({ id: unknownId }))
  house.withoutLimits()
  call = await phoneCall(house, { agent: amy.id, idle: true })
})

const post = (handler: Handler, person: Person, id: string, body: unknown) =>
  handler(fromBrowser('POST', '/api/x', { cookie: person.cookie, body }), at({ id }))

/** Why a text may be refused, said anew: what the product refuses beyond this it refuses wrongly. */
function mayBeRefused(text: string, max: number): boolean {
  const digits = text.normalize('NFKC').match(/\p{Nd}/gu)?.length ?? 0
  return isBlank(text) || [...text.trim()].length > max || digits >= 13 || /[\p{C}\p{Zl}\p{Zp}]/u.test(text)
}

function isBlank(text: string): boolean {
  return /^[\s\p{Cf}]*$/u.test(text)
}

/** Everything that nobody may refuse, in as few texts of this length as it takes. */
function good(max: number): readonly string[] {
  const texts = naughtyStrings.filter((text) => !mayBeRefused(text, max))
  return joined(texts, max)
}

const { reference: shortMax, description: longMax, note: noteMax, reason: reasonMax } = charactersMax

const order = () => ({
  requestId: fresh('request'),
  kind: 'charge',
  amount: '49.00',
  currency: 'GBP',
  reference: fresh('reference'),
})

describe('A naughty string as what a payment is for', () => {
  async function opened(texts: Partial<StartPayment>) {
    // One entry at a time holds a call and a reference; here one after the other is over at once.
    await house.asOwner("UPDATE attempt SET status = 'ended'")
    return post(start, amy, '', { ...order(), callId: call.callId, ...texts })
  }

  it('comes back as it was typed, from the page and from the list', async () => {
    const [short, long] = [good(shortMax), good(longMax)]
    expect(Math.min(short.length, long.length)).toBeGreaterThan(50)
    for (const [place, reference] of short.entries()) {
      // A call with hundreds of payments would be slow to show.
      if (place % 25 === 0) call = await phoneCall(house, { agent: amy.id, idle: true })
      const texts = {
        reference,
        customerKey: short.at(-1 - place) ?? '',
        description: long[place % long.length] ?? '',
        customerName: long.at(-1 - (place % long.length)) ?? '',
      }
      const answer = await opened(texts)
      expect([answer.status, texts]).toEqual([201, texts])
      const { payment } = z.object({ payment: paymentView }).parse(await answer.json())
      await isKept(payment.id, texts)
    }
  })

  async function isKept(id: string, texts: Readonly<Record<string, string>>) {
    const get = (handler: Handler) =>
      handler(fromBrowser('GET', '/api/x', { cookie: amy.cookie }), at({ id })).then((answer) =>
        answer.json(),
      )
    const { reference, description, customerName, customerKey } = texts
    const { payment } = paymentPageView.parse(await get(page))
    expect(payment).toMatchObject({ reference, description, customerName })
    const row = await house.prisma.payment.findUniqueOrThrow({ where: { id } })
    expect(row.state).toMatchObject({ terms: { customer: { key: customerKey, name: customerName } } })
    const { rows } = paymentListView.parse(await get(list))
    expect(rows.find((each) => each.id === id)?.reference).toBe(reference)
  }

  it.each(['reference', 'description', 'customerName', 'customerKey'] as const)(
    'is refused as a %s beside its field, for a reason that can be seen',
    async (field) => {
      const max = charactersMax[field]
      const kind = field === 'reference' ? 'reference' : 'text'
      const codes = ['TooLong', 'CardLike', 'ControlCharacters', 'Empty'].map((code) => `${kind}${code}`)
      let refused = 0
      for (const text of naughtyStrings.filter((each) => mayBeRefused(each, max))) {
        // Of a call that is nobody's: what would have been taken is found to be that.
        const refusal = await refusalIn(
          await post(start, amy, '', { ...order(), callId: 'none', [field]: text }),
          text,
        )
        if (refusal?.refusal === 'notFound') continue
        refused += 1
        expect([refusal?.field, text]).toEqual([field, text])
        // Four times as long as any form allows, it is refused as a whole.
        const code = refusal?.refusal ?? ''
        expect(text.length > 4 * max ? code === 'malformed' : codes.includes(code), `${text}: ${code}`).toBe(
          true,
        )
      }
      expect(refused).toBeGreaterThan(15)
    },
  )
})

describe('A naughty string as a reason, a note or what somebody outside said', () => {
  const bad = naughtyStrings.filter((text) => /\p{Cc}|[\u202e\u2066\u2028]/u.test(text.trim()))

  it('is kept as the source of a settlement, to the letter', async () => {
    const said = { verdict: 'notTaken', source: 'ourBank' }
    for (const sourceReference of good(longMax).filter((_, place) => place % 4 === 0)) {
      const answer = await post(settle, sam, unknownId, { ...said, sourceReference })
      expect([answer.status, sourceReference]).toEqual([200, sourceReference])
      const seen = await page(fromBrowser('GET', '/api/x', { cookie: sam.cookie }), at({ id: unknownId }))
      expect(paymentPageView.parse(await seen.json()).case?.proposed?.reference).toBe(sourceReference)
      expect((await post(withdraw, sam, unknownId, {})).status).toBe(200)
    }
    for (const text of bad) {
      const refusal = await refusalIn(
        await post(settle, sam, unknownId, { ...said, sourceReference: text }),
        text,
      )
      expect([refusal?.field, refusal?.refusal]).toEqual(['sourceReference', 'textControlCharacters'])
    }
  })

  it('is kept as the note of a call, to the letter', async () => {
    for (const text of bad)
      expect((await refusalIn(await post(finish, amy, call.callId, { note: text }), text))?.field).toBe(
        'note',
      )
    for (const note of good(noteMax)) {
      const phone = await phoneCall(house, { agent: amy.id, idle: true })
      await phone.ends()
      expect((await post(finish, amy, phone.callId, { note })).status, note).toBe(200)
      expect((await phone.call()).note).toBe(note)
    }
  })

  it('is kept as the reason of an override, to the letter', async () => {
    for (const text of bad)
      expect((await refusalIn(await post(override, sam, unknownId, { reason: text }), text))?.field).toBe(
        'reason',
      )
    const reason = good(reasonMax).find((text) => text.includes('<script'))
    expect((await post(override, sam, unknownId, { reason })).status).toBe(200)
    const { state } = await house.prisma.payment.findUniqueOrThrow({ where: { id: unknownId } })
    expect(state).toMatchObject({ override: { reason } })
  })
})
