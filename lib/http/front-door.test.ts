import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientAddress, trustedProxies } from './client-address'
import { openFrontDoor } from './front-door'
import { everyAnswer } from './security-headers'

const set = everyAnswer({ hsts: true, frameAncestors: [] })
let server: Server
let trusted: readonly string[] = []

beforeAll(async () => {
  // What a handler behind Next would see; Next fills in only what is missing.
  server = createServer(({ headers }, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ headers, address: clientAddress(new Headers(headers as HeadersInit)) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  openFrontDoor({ isTrusted: (address) => trustedProxies(trusted)(address), headers: set })
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

interface Heard {
  readonly seen: { headers: Record<string, string>; address: string | null }
  readonly answered: IncomingHttpHeaders
}

const knock = (headers: Record<string, string | string[]>): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    const sent = request({ host: '127.0.0.1', port, headers, agent: false }, async (answer) => {
      let text = ''
      for await (const part of answer) text += part
      resolve({ seen: JSON.parse(text), answered: answer.headers })
    })
    sent.on('error', reject).end()
  })

/** All that a stranger may try in order to be somebody else. */
const lies = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'pay.example.com',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '443',
  forwarded: 'for=203.0.113.9;proto=https',
  'x-sotto-client-address': '203.0.113.9',
}

describe('The front door', () => {
  it('believes nothing that a stranger says of where it comes from', async () => {
    trusted = ['10.0.0.0/8']
    const { seen } = await knock(lies)
    expect(seen.address).toBe('127.0.0.1')
    expect(seen.headers['x-forwarded-for']).toBe('127.0.0.1')
    const said = JSON.stringify(seen)
    for (const lie of ['203.0.113.9', 'pay.example.com', 'https', '443']) expect(said).not.toContain(lie)
  })

  it('believes a trusted proxy, and of what was sent to that nothing', async () => {
    trusted = ['127.0.0.1']
    const { seen } = await knock({ ...lies, 'x-forwarded-for': ['127.0.0.1', '198.51.100.7, 203.0.113.9'] })
    expect(seen.address).toBe('203.0.113.9')
    expect(seen.headers).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' })
    expect((await knock({ 'x-sotto-client-address': '203.0.113.9' })).seen.address).toBe('127.0.0.1')
  })

  it('sets its headers on every answer', async () => {
    const { answered } = await knock({})
    expect(answered).toMatchObject(set)
  })
})
