import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { twilioAccount } from './account'
import { type Outside, startOutside } from './testing/outside'

let outside: Outside

beforeAll(async () => {
  outside = await startOutside()
})

afterAll(() => outside.stop())

afterEach(() => outside.reset())

const account = (changes: Partial<Outside['account']> = {}) =>
  twilioAccount({ ...outside.account, ...changes }).read()
const breaks = (faults: object) => outside.control('PUT', '/faults', faults)

describe('The account', () => {
  it('is active, and tells the time of the other side', async () => {
    const before = Date.now()
    const answer = await account()
    expect(answer).toMatchObject({ ok: true, value: { active: true, status: 'active' } })
    const time = answer.ok ? answer.value.time : null
    expect(time).toMatchObject({ of: 'twilio', resolutionMs: 1_000 })
    // The header has whole seconds of the same machine's clock.
    expect(Math.abs((time?.theirs ?? 0) - before)).toBeLessThan(5_000)
  })

  it('is refused under a wrong token, and where there is no such account', async () => {
    const refused = { ok: false, error: { kind: 'refused', detail: '20003' } }
    expect(await account({ authToken: 'wrong' })).toEqual(refused)
    expect(await account({ accountSid: `AC${'1'.repeat(32)}` })).toEqual(refused)
  })

  it.each([[{ twilioStatus: { status: 503, count: 1, on: '' } }], [{ rate429: 1 }]])(
    'does not answer while %j',
    async (faults) => {
      await breaks(faults)
      expect(await account()).toMatchObject({ ok: false, error: { kind: 'noAnswer' } })
      expect(await account()).toMatchObject({ ok: true })
    },
  )

  it('does not answer when nobody is there', async () => {
    expect(await account({ apiUrl: 'http://127.0.0.1:9' })).toEqual({
      ok: false,
      error: { kind: 'noAnswer', detail: 'ECONNREFUSED' },
    })
  })
})
