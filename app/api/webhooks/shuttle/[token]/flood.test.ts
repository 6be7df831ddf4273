import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house as rooms, startHouse } from '@/lib/server/house'
import { digestOf } from '@/lib/testing/forgery/genuine'
import { ownHouse, shuttleWebhook } from '@/lib/testing/house'
import { POST } from './route'

/** Shuttle's books, and every question that is asked about a payment. */
const asked: string[] = []
let heard: () => void = () => undefined
const server = createServer((request, response) => {
  const [, name] = /\/payments\/([^/?]+)$/.exec(request.url ?? '') ?? []
  if (name) asked.push(decodeURIComponent(name))
  heard()
  const known = name?.startsWith('existing')
  response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
  const payment = { id: name, status: 'PENDING', amount: '1.00', currency: 'GBP', alt_key: 'somebody-elses' }
  response.end(known ? JSON.stringify({ payment }) : '')
})

const settings = {
  get SHUTTLE_API_URL() {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  },
}
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
const house = ownHouse(settings)
beforeAll(startHouse)
afterAll(async () => {
  await rooms().worker?.stop()
  server.close()
  server.closeAllConnections()
})

const existing = Array.from({ length: 2 }, (_, each) => `existing_${each}`)
const hintsEach = 1_000
/** What is promised (docs/decisions/041): one read of a payment in two seconds, five a second in all. */
const [hintPauseMs, hintSpacingMs] = [2_000, 200]

/** Eight at a time, each hint under a key of its own. */
async function flood(token: string | undefined, named: (each: number) => string): Promise<Set<number>> {
  const statuses = new Set<number>()
  let sent = 0
  const attacker = async () => {
    while (sent < hintsEach) {
      sent += 1
      const body = { key: `${named.name}_${sent}`, action: 'PAYMENT.SUCCESS', payment: named(sent) }
      statuses.add((await POST(...shuttleWebhook(body, token))).status)
    }
  }
  await Promise.all(Array.from({ length: 8 }, attacker))
  return statuses
}

describe('A flood of forged hints', () => {
  it('without the secret part of the address changes nothing and asks nothing', async () => {
    const contents = async () => (await digestOf(house)).replaceAll(/.*(preflight|graphile_worker).*/g, '')
    const before = await contents()
    expect(await flood('guessed', (each) => `existing_${each % 2}`)).toEqual(new Set([404]))
    expect(await contents()).toBe(before)
    expect(asked).toEqual([])
  })

  it('with it costs one question about a payment in two seconds, and five a second in all', async () => {
    const all = new Promise<void>((resolve) => {
      heard = () => existing.every((name) => asked.includes(name)) && resolve()
    })
    const begun = Date.now()
    const existingOnes = (each: number) => `existing_${each % 2}`
    const unknownOnes = (each: number) => `unknown_${each}`
    for (const named of [existingOnes, unknownOnes])
      expect(await flood(undefined, named)).toEqual(new Set([204]))
    await all
    const elapsedMs = Date.now() - begun
    const counts = new Map<string, number>()
    for (const name of asked) counts.set(name, (counts.get(name) ?? 0) + 1)
    for (const [name, count] of counts) expect(count, name).toBeLessThanOrEqual(1 + elapsedMs / hintPauseMs)
    expect(asked.length).toBeLessThanOrEqual(1 + elapsedMs / hintSpacingMs)
  })
})
