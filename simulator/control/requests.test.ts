import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LoggedRequest } from '../http/request-log.js'
import { Entry, Kit } from '../testing/kit.js'
import type { Arrival } from '../testing/product.js'

let folder = ''
let kit: Kit
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  kit = await Kit.open({ SIM_REQUEST_LOG: join(folder, 'requests.jsonl') })
})
afterEach(async () => {
  await kit.close()
  rmSync(folder, { recursive: true })
})

type Lines = { requests: LoggedRequest[]; oldest: number }
const lines = async (query = '') => (await kit.control<Lines>('GET', `/requests${query}`)).body
const replay = (body: object) => kit.control<Lines & { error: string }>('POST', '/replay', body)
const sameBytes = ({ url, headers, body }: Arrival) => ({ url, headers, body })

/** A whole payment, its webhook included. */
const pay = async () => {
  const entry = await Entry.open(kit)
  await entry.enterCard()
  await entry.complete()
  await kit.advance(600)
  await entry.result()
  await kit.product.next(({ path }) => path === '/shuttle')
}

describe('the log of requests', () => {
  test('is read page by page, and says when something was missed', async () => {
    await pay()
    const all = await lines()
    expect(all.oldest).toBe(1)
    const read: LoggedRequest[] = []
    for (;;) {
      const { requests } = await lines(`?since=${read.at(-1)?.id ?? 0}&limit=7`)
      if (requests.length === 0) break
      expect(requests.length).toBeLessThanOrEqual(7)
      read.push(...requests)
    }
    expect(read).toEqual(all.requests)
    await kit.control('POST', '/reset')
    expect(await lines('?since=3')).toEqual({ requests: [], oldest: read.length + 1 })
  })

  test.each(['?since=x', '?since=-1', '?limit=0', '?limit=30001'])('refuses %s', async (query) => {
    expect((await kit.control('GET', `/requests${query}`)).status).toBe(400)
  })

  test('is in a file, too, which a reset does not empty', async () => {
    await pay()
    const { requests } = await lines()
    expect(new Set(requests.map(({ kind }) => kind))).toEqual(
      new Set(['voice', 'call', 'leg', 'payment', 'shuttle']),
    )
    await kit.control('POST', '/reset')
    const written = readFileSync(join(folder, 'requests.jsonl'), 'utf8').trimEnd().split('\n')
    expect(written.map((line) => JSON.parse(line))).toEqual(requests)
  })

  test('must be writable', async () => {
    const open = Kit.open({ SIM_REQUEST_LOG: join(folder, 'none', 'requests.jsonl') })
    await expect(open).rejects.toThrow('SIM_REQUEST_LOG cannot be written: ENOENT')
  })
})

describe('old requests', () => {
  test('are sent again by their token, byte for byte: Twilio’s and Shuttle’s', async () => {
    await pay()
    const { requests } = await lines()
    for (const kind of ['payment', 'leg', 'voice', 'shuttle']) {
      const old = requests.find((request) => request.kind === kind)
      const first = kit.product.arrivals.find(({ url, headers, body }) =>
        kind === 'shuttle'
          ? body.includes(String(old?.token))
          : url === old?.url && headers['i-twilio-idempotency-token'] === old?.token,
      )
      const { body } = await replay({ token: old?.token })
      const { kind: sentKind, url, token } = old ?? {}
      expect(body.requests).toMatchObject([{ kind: sentKind, url, token, replay: true, attempt: 1 }])
      const again = kit.product.arrivals.at(-1)
      expect(again && sameBytes(again)).toEqual(first && sameBytes(first))
    }
  })

  test('are sent again by number: the last ones, in their old order', async () => {
    await pay()
    const before = (await lines()).requests.slice(-5)
    const { body } = await replay({ count: 5 })
    expect(body.requests.map(({ token }) => token)).toEqual(before.map(({ token }) => token))
  })

  test('keep the signature with which they left, also a wrong one', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ wrongSignature: 1 })
    const forged = await entry.ask('expiration-date')
    await replay({})
    const again = await kit.product.payment({ Capture: 'expiration-date' })
    expect(again.headers['x-twilio-signature']).toBe(forged.headers['x-twilio-signature'])
  })

  test.each([
    [{ token: 'unknown' }, 404],
    [{ token: 7 }, 400],
    [{ count: 0 }, 400],
    [{ count: 2_001 }, 400],
  ])('are refused for %j', async (body, status) => {
    const answer = await replay(body)
    expect(answer.status).toBe(status)
    expect(answer.body.error).toMatch(/\.$/)
  })

  test('are forgotten on reset', async () => {
    await pay()
    await kit.control('POST', '/reset')
    expect((await replay({ count: 2_000 })).body.requests).toEqual([])
  })
})
