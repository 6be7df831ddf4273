import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findFreePorts } from '../../scripts/run/ports.mjs'
import { Wire } from './wire'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A server that counts its requests and answers with its name. */
async function server(name: string) {
  const heard: string[] = []
  const listening = http.createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end(name)
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  ends.push(async () => {
    listening.closeAllConnections()
    await new Promise<void>((resolve) => listening.close(() => resolve()))
  })
  return { port: (listening.address() as AddressInfo).port, heard }
}

async function lay(...ports: number[]): Promise<Wire> {
  const wire = await Wire.lay(() => ports)
  ends.push(() => wire.close())
  return wire
}

/** As the simulator asks: over a connection of its own. */
function ask(wire: Wire, path = '/'): Promise<string> {
  return new Promise((resolve) => {
    const request = http.get(`${wire.url}${path}`, { agent: false }, (answer) => {
      let text = ''
      answer.on('data', (bytes) => {
        text += bytes
      })
      answer.on('end', () => resolve(text))
      answer.on('error', () => resolve('broken'))
    })
    request.on('error', () => resolve('broken'))
  })
}

describe('A wire', () => {
  it('brings requests there and answers back', async () => {
    const { port } = await server('one')
    expect(await ask(await lay(port))).toBe('one')
  })

  it('leads to several servers in turn, and past one that is not there', async () => {
    const [one, two] = [await server('one'), await server('two')]
    const [nobody = 0] = await findFreePorts(1)
    const wire = await lay(one.port, nobody, two.port)
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(wire)))
    expect([...new Set(answers)].sort()).toEqual(['one', 'two'])
  })

  it('that is cut lets nothing through until it is healed', async () => {
    const { port, heard } = await server('one')
    const wire = await lay(port)
    wire.cut()
    expect(await ask(wire)).toBe('broken')
    expect(heard).toEqual([])
    wire.heal()
    expect(await ask(wire)).toBe('one')
  })

  it('that loses answers delivers what was asked', async () => {
    const { port, heard } = await server('one')
    const wire = await lay(port)
    wire.loseAnswers()
    expect(await ask(wire, '/told')).toBe('broken')
    expect(heard).toEqual(['/told'])
  })

  it('that is stalled says nothing, and delivers everything afterwards', async () => {
    const { port, heard } = await server('one')
    const wire = await lay(port)
    wire.stall()
    const answered = vi.fn()
    const asked = ask(wire).then(answered)
    const before = ask(await lay(port))
    expect(await before).toBe('one')
    expect(heard).toHaveLength(1)
    expect(answered).not.toHaveBeenCalled()
    wire.heal()
    await asked
    expect(answered).toHaveBeenCalledWith('one')
  })

  it('that is slow takes its time for the answer', async () => {
    const { port } = await server('one')
    const wire = await lay(port)
    wire.slow(150)
    const before = performance.now()
    expect(await ask(wire)).toBe('one')
    expect(performance.now() - before).toBeGreaterThanOrEqual(140)
  })
})
