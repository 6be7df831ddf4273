import net from 'node:net'
import { describe, expect, it } from 'vitest'
import { findFreePorts, portSentence, requireFreePort, whyNotFree } from './ports.mjs'

describe('A port', () => {
  it('is free when nobody listens', async () => {
    const [port] = await findFreePorts(1)
    expect(await whyNotFree(port)).toBeNull()
  })

  it('is taken when somebody listens, and the sentence names the port and the flag', async () => {
    const server = await listen()
    const { port } = server.address() as net.AddressInfo
    await expect(requireFreePort(port, 'console', '--port')).rejects.toThrow(
      `Port ${port} for the console is taken by another program: end it, or choose another port with --port.`,
    )
    server.close()
  })

  it('that may not be opened is refused with the reason', () => {
    expect(portSentence(80, 'console', '--port', 'permission denied')).toBe(
      'Port 80 for the console cannot be opened (permission denied): choose another port with --port.',
    )
  })

  it('is never given twice', async () => {
    const ports = await findFreePorts(20)
    expect(new Set(ports).size).toBe(20)
  })
})

function listen(): Promise<net.Server> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}
