import { beforeAll, describe, expect, it } from 'vitest'
import { preflightTask } from '@/lib/server/preflight'
import { at, environmentFor, fromBrowser, ownHouse } from '@/lib/testing/house'
import { preflightAsked, preflightView } from '@/lib/wire/health'
import { GET as health } from '../health/route'
import { GET, POST } from './route'

const house = ownHouse()

let sam: Awaited<ReturnType<typeof house.signedIn>>
beforeAll(async () => {
  sam = await house.signedIn(['supervisor'])
})

const view = async () =>
  preflightView.parse(
    await (await GET(fromBrowser('GET', '/api/preflight', { cookie: sam.cookie }), at())).json(),
  )
const ask = () => POST(fromBrowser('POST', '/api/preflight', { cookie: sam.cookie, body: {} }), at())

/** What the worker would do with the job. */
async function works(): Promise<number> {
  const planned: number[] = []
  const deps = globalThis.sottoHouse?.preflight
  if (!deps) throw new Error('no handler has been called yet')
  await preflightTask(deps).preflight({}, async (afterMs) => {
    planned.push(afterMs)
  })
  return planned[0] ?? 0
}

describe('The state of the installation', () => {
  it('is asked for by a supervisor, looked at, and shown', async () => {
    expect((await view()).checkedAt).toBeNull()
    const answer = await ask()
    expect(answer.status).toBe(202)
    expect(preflightAsked.parse(await answer.json())).toEqual({ begun: true, againInMs: 10_000 })
    expect((await view()).running).toBe(true)

    // Nobody listens where the vendors of these tests should be.
    expect(await works()).toBe(60_000)
    const after = await view()
    expect(after.running).toBe(false)
    const findings = Object.fromEntries(after.checks.map(({ check, finding }) => [check, finding]))
    expect(findings).toMatchObject({
      twilioCredentials: 'twilioNoAnswer',
      shuttleInstance: 'shuttleNoAnswer',
      publicUrl: 'addressSilent',
      durability: 'durable',
      connectorName: 'connectorUnused',
    })
    expect(after.links).toMatchObject({ phone: 'down', bank: 'down' })
  })

  it('says nothing of any secret', async () => {
    await works()
    const shown = JSON.stringify(await view())
    const { TWILIO_AUTH_TOKEN, SHUTTLE_INSTANCE_SECRET, AUTH_SECRET, DATA_KEY } = environmentFor(house.url)
    for (const secret of [TWILIO_AUTH_TOKEN, `"${SHUTTLE_INSTANCE_SECRET}"`, AUTH_SECRET, DATA_KEY])
      expect(shown).not.toContain(secret)
  })

  it('asked for twice in a moment is looked at once', async () => {
    expect(preflightAsked.parse(await (await ask()).json())).toMatchObject({ begun: false })
  })
})

describe('Whoever knocks at the public address', () => {
  const knock = async (query: string) =>
    (await health(fromBrowser('GET', `/api/health${query}`))).json() as Promise<{ proof?: string }>

  it('gets a proof for a nonce, and nothing for anything else', async () => {
    const nonce = 'a'.repeat(32)
    expect((await knock(`?nonce=${nonce}`)).proof).toMatch(/^[0-9a-f]{64}$/)
    expect(await knock('')).toEqual({ ready: false, records: 'unknown' })
    expect(await knock('?nonce=short')).toEqual({ ready: false, records: 'unknown' })
  })
})
