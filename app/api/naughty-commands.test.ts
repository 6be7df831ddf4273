import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fresh } from '@/lib/testing/changes'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { refusalIn, someNaughty } from '@/lib/testing/naughty'
import { lastAttempt, type PhoneCall, phoneCall } from '@/lib/testing/phone-call'
import * as commands from '@/lib/wire/commands'
import { POST as finish } from './calls/[id]/finish/route'
import { POST as screen } from './desk/screen/route'
import { POST as attempts } from './payments/[id]/attempts/route'
import { POST as cancel } from './payments/[id]/cancel/route'
import { POST as override } from './payments/[id]/override/route'
import { POST as reask } from './payments/[id]/reask/route'
import { POST as reopen } from './payments/[id]/reopen/route'
import { POST as settle } from './payments/[id]/settle/route'
import { POST as take } from './payments/[id]/take/route'
import { POST as start } from './payments/route'
import { POST as presence } from './presence/route'

const house = ownHouse()

type Person = Awaited<ReturnType<typeof house.signedIn>>
type Handler = (request: Request, context: ReturnType<typeof at>) => Promise<Response>
let amy: Person
let sam: Person
let call: PhoneCall
let attemptId: string
let paymentId: string
let unknownId: string

beforeAll(async () => {
  sam = await house.signedIn(['supervisor'])
  const ben = await house.signedIn(['agent'])
  const sent = await phoneCall(house, { agent: ben.id })
  unknownId = (await sent.outcomeUnknown()).id
  await sent.ends()
  amy = await house.signedIn(['agent'])
  call = await phoneCall(house, { agent: amy.id })
  const opened = await call.opened()
  paymentId = opened.id
  attemptId = lastAttempt(opened).id
})

const post = (handler: Handler, person: Person, id: string, body: unknown) =>
  handler(fromBrowser('POST', '/api/x', { cookie: person.cookie, body }), at({ id }))

const order = () => ({
  requestId: fresh('request'),
  callId: call.callId,
  kind: 'charge',
  amount: '49.00',
  currency: 'GBP',
  reference: fresh('reference'),
  description: 'Socks',
  customerName: 'Ann Park',
  customerKey: 'C-1',
  knownPaid: ['some-payment'],
  replaces: 'some-payment',
})

interface Command {
  readonly handler: Handler
  person(): Person
  id(): string
  body(): object
}

/** Who sends each body that has any text in it. */
const senders: Readonly<Record<string, Command>> = {
  // Of a call that is nobody's: what is typed is read before anything is looked for.
  startPayment: amys(start, () => ({ ...order(), callId: 'none' })),
  startAttempt: amys(attempts, () => ({ requestId: fresh('request') })),
  reaskField: amys(reask, () => ({ attemptId, field: 'cardNumber', clears: false })),
  reopenEntry: amys(reopen, () => ({ attemptId: 'old', slow: true, requestId: fresh('request') })),
  onAttempt: amys(cancel, () => ({ attemptId: 'old' })),
  takePayment: amys(take, () => ({ attemptId, minor: 4_900 })),
  proposeSettlement: {
    handler: settle,
    person: () => sam,
    id: () => unknownId,
    body: () => ({ verdict: 'taken', source: 'ourBank', sourceReference: 'case 17' }),
  },
  overridePayment: { handler: override, person: () => sam, id: () => 'none', body: () => ({ reason: 'so' }) },
  setPresence: amys(presence, () => ({ state: 'away', reason: 'lunch' })),
  onScreen: amys(screen, () => ({ screen: fresh('screen') })),
  finishCall: { handler: finish, person: () => amy, id: () => call.callId, body: () => ({ note: 'bye' }) },
}

function amys(handler: Handler, body: () => object): Command {
  return { handler, person: () => amy, id: () => paymentId, body }
}

/** Every text in a body of this shape, by its way there. */
function textsIn(schema: z.core.JSONSchema.BaseSchema, way: readonly string[] = []): (readonly string[])[] {
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  const inside = parts.flatMap((part) => textsIn(part, way))
  if (schema.type === 'string') return [way, ...inside]
  if (schema.type === 'array' && schema.items) {
    const items = schema.items as z.core.JSONSchema.BaseSchema
    return [...textsIn(items, [...way, '0']), ...inside]
  }
  const fields = Object.entries(schema.properties ?? {}) as [string, z.core.JSONSchema.BaseSchema][]
  return [...fields.flatMap(([name, field]) => textsIn(field, [...way, name])), ...inside]
}

function withText(body: object, [first = '', ...rest]: readonly string[], text: string): object {
  const copy = structuredClone(body) as Record<string, unknown>
  copy[first] = rest.length === 0 ? text : [text]
  return copy
}

const bodies = Object.entries(commands).flatMap(([name, schema]) => {
  if (!(schema instanceof z.ZodType) || name === 'refusalBody') return []
  const ways = textsIn(z.toJSONSchema(schema, { io: 'input' }))
  return ways.length === 0
    ? []
    : [{ name, ways: [...new Map(ways.map((way) => [way.join('.'), way])).values()] }]
})

describe('A naughty string in a command', () => {
  it('is tried in every body that holds any text', () => {
    expect(bodies.map(({ name }) => name).sort()).toEqual(Object.keys(senders).sort())
  })

  it.each(bodies)('is taken or refused plainly, in every text of $name', async ({ name, ways }) => {
    const command = senders[name]
    if (!command) throw new Error(`nobody sends ${name}`)
    const send = (body: object) => post(command.handler, command.person(), command.id(), body)
    for (const [index, way] of ways.entries())
      for (const text of someNaughty(index, 8))
        await refusalIn(await send(withText(command.body(), way, text)), text)
    for (const text of someNaughty(ways.length, 24))
      await refusalIn(await send({ ...command.body(), [text]: text }), text)
    await house.asOwner("UPDATE attempt SET status = 'ended' WHERE id <> (SELECT min(id) FROM attempt)")
    for (const line of house.logged().split('\n').filter(Boolean)) JSON.parse(line)
  })
})
