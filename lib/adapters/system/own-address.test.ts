import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { installationProof, ownAddress } from './own-address'

const proof = installationProof(Buffer.from('the secret of this installation'))
const nonce = 'a'.repeat(32)

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Somebody who answers at our public address. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An instance with these keys. */
const instance = (prove: typeof proof, status = 200): Promise<string> =>
  answering((request, response) => {
    const asked = new URL(request.url ?? '', 'http://here').searchParams.get('nonce')
    response.writeHead(status).end(JSON.stringify({ ready: status === 200, proof: prove(asked) }))
  })
const reach = async (url: string) => ownAddress(url, [proof]).reach()

describe('Our public address', () => {
  it('is ours when any instance with our keys answers, ready or not', async () => {
    expect(await reach(await instance(proof))).toMatchObject({ kind: 'ours' })
    expect(await reach(await instance(proof, 503))).toMatchObject({ kind: 'ours' })
  })

  it('is ours when the instance that answers has the key that comes next, or the one before', async () => {
    const next = installationProof(Buffer.from('the next secret of this installation'))
    const url = await instance(next)
    expect(await ownAddress(url, [proof, next]).reach()).toMatchObject({ kind: 'ours' })
    expect(await reach(url)).toEqual({ kind: 'somebodyElse', status: 200 })
  })

  it('is somebody else’s when another installation answers', async () => {
    const other = installationProof(Buffer.from('the secret of another one'))
    expect(await reach(await instance(other))).toEqual({ kind: 'somebodyElse', status: 200 })
  })

  it('is somebody else’s when the proof is an older one', async () => {
    expect(await reach(await instance(() => proof(nonce)))).toEqual({ kind: 'somebodyElse', status: 200 })
  })

  it.each([
    ['a page', 200, '<html>Tunnel not found</html>'],
    ['a page without end', 404, 'x'.repeat(100_000)],
    ['a proxy without us', 502, ''],
    ['JSON that says nothing', 200, '{"ready":true}'],
    ['JSON that is no object', 200, 'null'],
  ])('is somebody else’s when %s comes', async (_, status, body) => {
    const url = await answering((_request, response) => response.writeHead(status).end(body))
    expect(await reach(url)).toEqual({ kind: 'somebodyElse', status })
  })

  it('is somebody else’s when it leads on to ours: a vendor does not follow', async () => {
    const ours = await instance(proof)
    const url = await answering((request, response) =>
      response.writeHead(302, { location: `${ours}${request.url}` }).end(),
    )
    expect(await reach(url)).toEqual({ kind: 'somebodyElse', status: 302 })
  })

  it('is silent when nobody listens, or hangs up', async () => {
    const gone = await answering(() => undefined)
    for (const stop of stops.splice(0)) stop()
    expect(await reach(gone)).toEqual({ kind: 'silent', detail: 'ECONNREFUSED' })
    const url = await answering((request) => request.socket.destroy())
    expect(await reach(url)).toMatchObject({ kind: 'silent' })
  })
})

describe('The proof', () => {
  it('is given for a nonce of ours only, and is another one for each', () => {
    expect(proof(nonce)).toMatch(/^[0-9a-f]{64}$/)
    expect(proof('b'.repeat(32))).not.toBe(proof(nonce))
    for (const none of [null, '', 'a'.repeat(31), 'a'.repeat(33), 'A'.repeat(32), `${nonce}\n`])
      expect(proof(none)).toBeNull()
  })
})
