import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { shuttleClient } from './client'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A client of a server that answers like this. */
async function clientOf(answer: RequestListener, totalMsMax?: number) {
  const apiUrl = await listening(answer)
  return shuttleClient({ apiUrl, instanceKey: 'T_1001', instanceSecret: 's3cret' }, totalMsMax)
}

function answering(status: number, body: string, type = 'application/json') {
  return clientOf((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
}

describe('reading an object', () => {
  it('asks the instance’s own path with its key and secret', async () => {
    const seen: string[] = []
    const client = await clientOf((request, response) => {
      seen.push(`${request.method} ${request.url}`, request.headers.authorization ?? '')
      response.end('{"payment":{"id":"pay_1"}}')
    })
    expect(await client.get('/payments/a%2Fb')).toEqual({ ok: true, value: { payment: { id: 'pay_1' } } })
    const basic = Buffer.from('T_1001:s3cret').toString('base64')
    expect(seen).toEqual(['GET /c/api/instances/T_1001/payments/a%2Fb', `Basic ${basic}`])
  })

  it('asks with the other secret where the first is refused, and remembers which one was taken', async () => {
    let valid = 'old'
    let refusal = 401
    const asked: string[] = []
    const server = await listening((request, response) => {
      const secret = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString()
      asked.push(secret.replace('T_1001:', ''))
      if (secret === `T_1001:${valid}`) response.end('{"payment":{"id":"pay_1"}}')
      else response.writeHead(refusal).end()
    })
    const secrets = { instanceSecret: 'old', instanceSecretNext: 'new' }
    const client = shuttleClient({ apiUrl: server, instanceKey: 'T_1001', ...secrets })
    const found = { ok: true, value: { payment: { id: 'pay_1' } } }
    expect(await client.get('/payments/a')).toEqual(found)
    valid = 'new'
    for (let times = 0; times < 2; times += 1) expect(await client.get('/payments/a')).toEqual(found)
    expect(asked).toEqual(['old', 'old', 'new', 'new'])
    valid = 'neither'
    for (refusal of [401, 403])
      expect(await client.get('/payments/a')).toMatchObject({ error: { kind: 'credentials' } })
    asked.length = 0
    refusal = 500
    expect(await client.get('/payments/a')).toMatchObject({ error: { kind: 'fault' } })
    expect(asked).toEqual(['new'])
  })

  it('believes a 404 of Shuttle’s and no other', async () => {
    const own = await answering(404, '{"errorMessages":[{"code":"BOLT-1404","message":"{0} not found"}]}')
    expect(await own.get('/payments/x')).toEqual({ ok: true, value: null })
    const empty = await answering(404, '')
    expect(await empty.get('/payments/x')).toEqual({ ok: true, value: null })
    const proxy = await answering(404, '<html>no such page</html>', 'text/html')
    expect(await proxy.get('/payments/x')).toMatchObject({ ok: false, error: { kind: 'nonsense' } })
  })

  it.each([
    [401, 'credentials'],
    [403, 'credentials'],
    [429, 'slowDown'],
    [500, 'fault'],
    [503, 'fault'],
    [400, 'nonsense'],
    [204, 'nonsense'],
  ])('takes %i for no answer: %s', async (status, kind) => {
    const client = await answering(status, status === 204 ? '' : '{"errorMessages":[{"code":"BOLT-1119"}]}')
    const answer = await client.get('/payments/x')
    expect(answer).toMatchObject({ ok: false, error: { kind } })
  })

  it.each([
    ['1', 1_000],
    [' 30 ', 30_000],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    [undefined, undefined],
  ])('reads how long it wants to be left alone from %s', async (header, retryAfterMs) => {
    const client = await clientOf((_, response) =>
      response.writeHead(429, header === undefined ? {} : { 'retry-after': header }).end('{}'),
    )
    const answer = await client.get('/payments/x')
    expect(answer).toMatchObject({ ok: false, error: { kind: 'slowDown' } })
    expect(answer.ok ? null : answer.error.retryAfterMs).toBe(retryAfterMs)
  })

  it('reads it from a date, too', async () => {
    const inTenSeconds = new Date(Date.now() + 10_000).toUTCString()
    const client = await clientOf((_, response) =>
      response.writeHead(429, { 'retry-after': inTenSeconds }).end('{}'),
    )
    const answer = await client.get('/payments/x')
    expect(answer.ok ? null : answer.error.retryAfterMs).toBeGreaterThan(5_000)
  })

  it('keeps the code of an error and not its text', async () => {
    const client = await answering(403, '{"errorMessages":[{"code":"BOLT-1119","message":"secret {0}"}]}')
    const answer = await client.get('/payments/x')
    expect(answer).toEqual({ ok: false, error: { kind: 'credentials', detail: 'HTTP 403 BOLT-1119' } })
  })

  it('takes a 200 that is no JSON for nonsense', async () => {
    const client = await answering(200, '<html>welcome</html>', 'text/html')
    expect(await client.get('/payments/x')).toMatchObject({ ok: false, error: { kind: 'nonsense' } })
  })

  it('follows no redirect: the secret would go along', async () => {
    let requests = 0
    const client = await clientOf((_, response) => {
      requests += 1
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await client.get('/payments/x')).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
    expect(requests).toBe(1)
  })

  it('stops reading an answer that does not end', async () => {
    const client = await clientOf((_, response) => {
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(256 * 1024), more)
      }
      more()
    })
    expect(await client.get('/payments/x')).toMatchObject({ ok: false, error: { detail: 'answer too long' } })
  })

  it('says when nobody is there, and when the line breaks', async () => {
    const gone = await clientOf(() => {})
    await new Promise((resolve) => servers.pop()?.close(resolve))
    const nobody = await gone.get('/payments/x')
    expect(nobody).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
    const broken = await clientOf((request) => request.socket.destroy())
    expect(await broken.get('/payments/x')).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
  })

  it('does not wait for ever, neither for the answer nor for its end', async () => {
    const silent = await clientOf(() => {}, 50)
    expect(await silent.get('/payments/x')).toMatchObject({ ok: false, error: { kind: 'timeout' } })
    const slow = await clientOf((_, response) => response.writeHead(200).write('{"payment":'), 50)
    expect(await slow.get('/payments/x')).toMatchObject({ ok: false, error: { kind: 'timeout' } })
  })
})
