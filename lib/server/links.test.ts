import { describe, expect, it } from 'vitest'
import { err, ok, type Result } from '../values/result'
import { LinkWatch } from './links'

type Answer = Result<null, 'refused' | 'silent'>

function watched(...answers: Answer[]) {
  let now = 0
  const links = new LinkWatch(() => now)
  const port = { send: async (): Promise<Answer> => answers.shift() ?? ok(null) }
  const phone = links.watching('phone', port, (refusal) => refusal === 'refused')
  return { links, phone, later: (ms: number) => (now += ms) }
}

describe('The way to the phone service', () => {
  it('is unknown until it is used', () => {
    expect(watched().links.state()).toEqual({ phone: 'unknown', bank: 'unknown', records: 'unknown' })
  })

  it('is open when an answer came, also when the answer is no', async () => {
    const { links, phone } = watched(ok(null), err('refused'))
    for (let sent = 0; sent < 2; sent++) {
      await phone.send()
      expect(links.state().phone).toBe('up')
    }
  })

  it('is down when none came, until one does', async () => {
    const { links, phone } = watched(err('silent'))
    await phone.send()
    expect(links.state()).toMatchObject({ phone: 'down', bank: 'unknown' })
    await phone.send()
    expect(links.state().phone).toBe('up')
  })

  it('is not said to be down for ever after one failure', async () => {
    const { links, phone, later } = watched(err('silent'))
    await phone.send()
    later(60_000)
    expect(links.state().phone).toBe('down')
    later(1)
    expect(links.state().phone).toBe('unknown')
  })
})
