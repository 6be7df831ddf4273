import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { alwaysFresh, keptAlive, sendHttp } from './http'

const limits = { connectMsMax: 2_000, totalMsMax: 4_000, answerBytesMax: 1_000 }
const servers: Server[] = []
const sockets: Socket[] = []

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

/** Listens on a free port and keeps what arrives. */
async function listening(server: Server): Promise<{ port: number; heard: () => string }> {
  servers.push(server)
  let heard = ''
  server.on('connection', (socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', (data) => {
      heard += data.toString('latin1')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, heard: () => heard }
}

/** A server that does this with each connection on which something has arrived. */
function raw(then: (socket: Socket) => void): Server {
  return createServer((socket) => socket.once('data', () => then(socket)))
}

function post(url: string, agent = alwaysFresh(new URL(url).protocol), within = limits) {
  return sendHttp({ method: 'POST', url: new URL(url), headers: {}, body: 'Status=complete' }, agent, within)
}

describe('a request that provably was not sent', () => {
  it('finds nobody at the address', async () => {
    const { port } = await listening(createServer())
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({
      kind: 'failed',
      sent: false,
      detail: 'ECONNREFUSED',
    })
  })

  it('does not find the name', async () => {
    expect(await post('http://nobody.invalid/')).toMatchObject({ kind: 'failed', sent: false })
  })

  it('meets a server that speaks no TLS, and tells it nothing', async () => {
    const { port, heard } = await listening(raw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', sent: false })
    expect(heard()).not.toContain('complete')
  })

  it('meets a server that never finishes the handshake', async () => {
    const { port, heard } = await listening(createServer())
    const outcome = await post(`https://127.0.0.1:${port}/`, undefined, { ...limits, connectMsMax: 100 })
    expect(outcome).toEqual({ kind: 'failed', sent: false, detail: 'no connection within 100 ms' })
    expect(heard()).not.toContain('complete')
  })
})

describe('a request of which nobody knows what became', () => {
  it('gets no answer in time', async () => {
    const { port, heard } = await listening(raw(() => {}))
    const outcome = await post(`http://127.0.0.1:${port}/`, undefined, { ...limits, totalMsMax: 200 })
    expect(outcome).toEqual({ kind: 'failed', sent: true, detail: 'no answer within 200 ms' })
    expect(heard()).toContain('complete')
  })

  it('is cut off after it was read', async () => {
    const { port } = await listening(raw((socket) => socket.resetAndDestroy()))
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', sent: true })
  })

  it('is cut off in the middle of the answer', async () => {
    const half = 'HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\n{"sid":'
    const { port } = await listening(raw((socket) => socket.end(half)))
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', sent: true })
  })

  it('is answered with more than we read', async () => {
    const { port } = await listening(createHttpServer(answering('x'.repeat(2_000))))
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', sent: true })
  })

  it('is written into a kept connection that the other side closes', async () => {
    let requests = 0
    const server = createServer((socket) =>
      socket.on('data', () => {
        requests += 1
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
        else socket.resetAndDestroy()
      }),
    )
    const { port } = await listening(server)
    const agent = keptAlive('http:', 1)
    expect(await post(`http://127.0.0.1:${port}/`, agent)).toMatchObject({ kind: 'answered', status: 200 })
    expect(await post(`http://127.0.0.1:${port}/`, agent)).toMatchObject({ kind: 'failed', sent: true })
    agent.destroy()
  })
})

describe('an answered request', () => {
  it('has status, headers and body', async () => {
    const { port, heard } = await listening(createHttpServer(answering('{"sid":"PK"}')))
    const outcome = await post(`http://127.0.0.1:${port}/x?y=1`)
    expect(outcome).toMatchObject({ kind: 'answered', status: 202, body: '{"sid":"PK"}' })
    expect(heard()).toMatch(/^POST \/x\?y=1 HTTP\/1\.1\r\n/)
    expect(heard()).toContain('Content-Length: 15\r\n')
  })

  it('leaves its connection for the next one only when asked to', async () => {
    const { port } = await listening(createHttpServer(answering('{}')))
    const kept = keptAlive('http:', 5)
    for (let turn = 0; turn < 3; turn += 1) await post(`http://127.0.0.1:${port}/`, kept)
    expect(sockets).toHaveLength(1)
    for (let turn = 0; turn < 3; turn += 1) await post(`http://127.0.0.1:${port}/`, alwaysFresh('http:'))
    expect(sockets).toHaveLength(4)
    kept.destroy()
  })

  it('waits for a free connection when all are in use', async () => {
    const { port } = await listening(createHttpServer(answering('{}')))
    const one = keptAlive('http:', 1)
    const answers = await Promise.all([1, 2, 3].map(() => post(`http://127.0.0.1:${port}/`, one)))
    expect(answers.map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered'])
    expect(sockets).toHaveLength(1)
    one.destroy()
  })
})

function answering(body: string): RequestListener {
  return (_, response) => response.writeHead(202, { 'content-type': 'application/json' }).end(body)
}
