import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { faultTable } from '../faults.js'
import { Entry, Kit } from '../testing/kit.js'
import type { overview } from './overview.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const seen = async () => (await kit.control<ReturnType<typeof overview>>('GET', '/overview')).body

describe('the control page', () => {
  test('is served with everything it needs and a policy that allows nothing else', async () => {
    const page = await fetch(`${kit.url}/control`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const unread = [...(await page.text()).matchAll(/(?:href|src)="(\/control\/page\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    )
    expect(unread.length).toBeGreaterThan(0)
    for (const path of unread) {
      const file = await fetch(kit.url + path)
      expect([path, file.status]).toEqual([path, 200])
      const text = await file.text()
      expect(text).not.toMatch(/https?:\/\//)
      for (const [, imported] of text.matchAll(/from '([^']+)'/g))
        if (imported && !unread.includes(imported)) unread.push(imported)
    }
  })

  test('has no style or handler in its markup', async () => {
    const html = await (await fetch(`${kit.url}/control`)).text()
    expect(html).not.toMatch(/\son\w+=|<style|style="|https?:\/\//)
  })

  test.each(['/control', '/control/page/control.js'])('is not for pages from elsewhere: %s', async (path) => {
    const headers = { origin: 'https://evil.example.test' }
    expect((await fetch(kit.url + path, { headers })).status).toBe(403)
  })

  test('is told of every fault what it does and how it is set', async () => {
    const { body } = await kit.control<{ faults: { name: string }[] }>('GET', '/faults/explained')
    expect(body.faults.map(({ name }) => name)).toEqual(Object.keys(faultTable))
    expect(body.faults).toContainEqual({
      name: 'hashKey',
      group: 'Twilio session',
      effect: expect.stringMatching(/\.$/),
      off: 'ends',
      input: { type: 'choice', values: ['ends', 'ignored'] },
    })
  })
})

describe('the overview', () => {
  test('shows live calls, without a key that was pressed', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    await kit.keys(entry.callSid, '4242')
    const { calls } = await seen()
    expect(calls).toMatchObject([
      { sid: entry.callSid, payment: { capture: 'payment-card-number', digits: 4 } },
    ])
    expect(calls[0]).not.toHaveProperty('strip')
    await kit.control('POST', `/calls/${entry.callSid}/hangup`)
    expect((await seen()).calls).toEqual([])
  })

  test('sets the ledger beside what Shuttle says, and either may know nothing', async () => {
    const money = async () =>
      (await seen()).money.map(({ amount, ledger, shuttle }) => [amount, ledger, shuttle?.gateway_status])
    const entry = await Entry.open(kit, { ChargeAmount: '49.21' })
    await entry.enterCard()
    await entry.complete()
    await kit.advance(400)
    expect(await money()).toEqual([['49.21', 'charged', undefined]])
    await kit.advance(44_600)
    await entry.result()
    const held = await Entry.open(kit, { ChargeAmount: '49.12' })
    await held.enterCard()
    await held.complete()
    await kit.advance(400)
    expect(await money()).toEqual([
      ['49.12', null, 'HELD'],
      ['49.21', 'charged', 'TIMEOUT'],
    ])
  })

  test('names the devices that were rung or set, and who is on a call', async () => {
    await kit.talking()
    await kit.control('PUT', '/devices/ben', { behaviour: 'busy' })
    expect((await seen()).devices).toEqual([
      { identity: 'amy', behaviour: 'answer', answersAfterMs: 1_000, isOnCall: true },
      { identity: 'ben', behaviour: 'busy', answersAfterMs: 1_000, isOnCall: false },
    ])
  })

  test('lists the last requests to the product, newest first, with faults and clock', async () => {
    await kit.faults({ hashKey: 'ignored' })
    const entry = await Entry.open(kit)
    await entry.enterCard()
    const { requests, faults, clock } = await seen()
    expect(requests[0]).toMatchObject({ kind: 'payment', status: 204 })
    expect(requests).toHaveLength(25)
    expect(requests.map(({ id }) => id)).toEqual(requests.map(({ id }) => id).toSorted((a, b) => b - a))
    expect(faults.hashKey).toBe('ignored')
    expect(clock).toMatchObject({ scale: 1, elapsedMs: expect.any(Number) })
  })
})
