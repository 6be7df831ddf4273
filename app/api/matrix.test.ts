import { beforeAll, describe, expect, it } from 'vitest'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { lastAttempt, phoneCall } from '@/lib/testing/phone-call'
import {
  type About,
  allHandlers,
  type Handler,
  type Judgement,
  judgementOf,
  type Role,
} from '@/lib/testing/route-matrix'
import { type RouteRow, routeRows } from '@/lib/testing/route-rows'
import { refusalBody } from '@/lib/wire/commands'

const house = ownHouse()
const handlers = await allHandlers()

type Row = Extract<RouteRow, { of: string }>
const rowOf = (name: string) => routeRows[name] as Row
const guardedNames = [...handlers.keys()].filter((name) => rowOf(name)?.of !== undefined)
const mutations = guardedNames.filter((name) => !name.startsWith('GET '))

interface Somebody {
  readonly id: string
  readonly roles: readonly Role[]
  readonly cookie: string
}
const somebody: Record<string, Somebody> = {}
/** In the order in which they ask: whoever is refused comes before whoever changes something. */
const asking = ['nobody', 'noRoles', 'foreignAgent', 'admin', 'supervisor', 'agent', 'all'] as const
type Asking = (typeof asking)[number]

beforeAll(async () => {
  const people: Partial<Record<Asking, readonly Role[]>> = {
    noRoles: [],
    foreignAgent: ['agent'],
    admin: ['admin'],
    supervisor: ['supervisor'],
    agent: ['agent'],
    all: ['agent', 'supervisor', 'admin'],
  }
  for (const [name, roles] of Object.entries(people))
    somebody[name] = { ...(await house.signedIn(roles)), roles }
})

/** A call of the agent's on which a card number is being asked for. */
async function about(): Promise<About> {
  const agentId = somebody.agent?.id ?? ''
  await house.prisma.call.updateMany({ where: { agentId }, data: { finished: true } })
  const call = await phoneCall(house, { agent: agentId })
  const payment = await call.opened()
  return { callId: call.callId, paymentId: payment.id, attemptId: lastAttempt(payment).id }
}

async function ask(name: string, who: Asking, thing: About, colleague: string, more: Sent = {}) {
  const row = rowOf(name)
  const body = row.body?.(thing)
  const ids = { payment: thing.paymentId, call: thing.callId, person: colleague, self: null }
  const id = ids[row.of]
  const method = name.startsWith('GET ') ? 'GET' : 'POST'
  const cookie = somebody[who]?.cookie
  const request = fromBrowser(method, `/api/x${row.query ?? ''}`, {
    ...(cookie ? { cookie } : {}),
    ...(body === undefined ? {} : { body }),
    ...more,
  })
  const answer = await (handlers.get(name) as Handler)(request, id === null ? at() : at({ id }))
  if (answer.headers.get('content-type')?.includes('event-stream')) {
    await answer.body?.cancel()
    return { status: answer.status, refusal: null }
  }
  const refused = refusalBody.safeParse(await answer.json())
  return { status: answer.status, refusal: refused.data?.refusal ?? null }
}
type Sent = Partial<Parameters<typeof fromBrowser>[2]>

/** What the table of permissions says of this person and this thing. */
function expected(name: string, who: Asking): Judgement {
  const action = handlers.get(name)?.action
  if (!action) throw new Error(`${name} is not written with route()`)
  const person = somebody[who] ?? null
  const { of } = rowOf(name)
  const owner = of === 'self' ? (person?.id ?? null) : of === 'person' ? null : (somebody.agent?.id ?? null)
  return judgementOf(action, person, owner)
}

const answers: Record<Exclude<Judgement, 'allowed'>, [number, string]> = {
  signedOut: [401, 'notSignedIn'],
  forbidden: [403, 'notAllowed'],
  hidden: [404, 'notFound'],
}

/** What must not change when somebody is refused; that it happened is written down. */
async function everything() {
  const { audit_entry: _noted, ...rest } = await house.contents()
  return rest
}

describe('Every handler of the house', () => {
  it('has a row, and every row a handler', () => {
    expect([...handlers.keys()].sort()).toEqual(Object.keys(routeRows).sort())
  })

  it('is written with route() and names its action, unless its row says who else may call it and why', () => {
    for (const [name, handler] of handlers) {
      const row = routeRows[name]
      if (row && 'open' in row) expect(row.open.length, name).toBeGreaterThan(10)
      else expect(handler.action, name).toBeDefined()
    }
  })
})

describe.each(guardedNames)('%s', (name) => {
  it('answers nobody, each role and a foreign owner as the table of permissions says', async () => {
    const thing = await about()
    const { id: colleague } = await house.signedIn(['agent'])
    const told: Partial<Record<Asking, unknown>> = {}
    const wanted: Partial<Record<Asking, unknown>> = {}
    let before = await everything()
    for (const who of asking) {
      const judgement = expected(name, who)
      const { status, refusal } = await ask(name, who, thing, colleague)
      if (judgement === 'allowed') {
        const foreign = rowOf(name).foreign
        const isForeign = foreign !== undefined && who !== 'agent'
        wanted[who] = isForeign ? foreign : 'reached'
        told[who] = isForeign || isClosed(status, refusal) ? status : 'reached'
        before = await everything()
      } else {
        wanted[who] = answers[judgement]
        told[who] = [status, refusal]
        expect(await everything(), `${who} changed something`).toEqual(before)
      }
    }
    expect(told).toEqual(wanted)
  })
})

/** Whether permission is what somebody lacked: anything else is between them and the use case. */
function isClosed(status: number, refusal: string | null): boolean {
  return status === 401 || status === 404 || refusal === 'notAllowed' || refusal === 'foreignOrigin'
}

describe('A command from a page elsewhere', () => {
  it.each(mutations)('%s is refused, whoever is signed in there', async (name) => {
    const thing = await about()
    const before = await everything()
    const foreign: Sent[] = [
      { origin: 'https://evil.example.com' },
      { origin: 'http://127.0.0.1:3001' },
      { origin: 'null' },
      { origin: null },
      { headers: { 'sec-fetch-site': 'cross-site' } },
    ]
    for (const sent of foreign)
      expect(await ask(name, 'all', thing, 'nobody', sent)).toEqual({ status: 403, refusal: 'foreignOrigin' })
    expect(await everything()).toEqual(before)
  })
})
