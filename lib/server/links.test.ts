import { describe, expect, it } from 'vitest'
import { err, ok, type Result } from '../values/result'
import { askEveryMs, LinkWatch } from './links'

type Answer = Result<null, 'refused' | 'silent'>

function watched(...answers: Answer[]) {
  let now = 0
  const asked: ((answered: boolean | Error) => Promise<void>)[] = []
  const question = () =>
    new Promise<boolean>((resolve, reject) =>
      asked.push(async (answered) => {
        if (answered instanceof Error) reject(answered)
        else resolve(answered)
        await new Promise(setImmediate)
      }),
    )
  const links = new LinkWatch({ phone: question }, () => now)
  const port = { send: async (): Promise<Answer> => answers.shift() ?? ok(null) }
  const phone = links.watching('phone', port, (refusal) => refusal === 'refused')
  return { links, phone, asked, later: (ms: number) => (now += ms) }
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

  it('is asked for every three seconds while somebody looks, until it answers', async () => {
    const { links, phone, asked, later } = watched(err('silent'))
    await phone.send()
    links.state()
    later(askEveryMs - 1)
    links.state()
    expect(asked).toHaveLength(0)
    for (const answered of [false, new Error('no way there')]) {
      later(askEveryMs)
      for (let looks = 0; looks < 3; looks++) expect(links.state().phone).toBe('down')
      expect(asked).toHaveLength(1)
      await asked.pop()?.(answered)
      expect(links.state().phone).toBe('down')
      expect(asked).toHaveLength(0)
    }
    later(askEveryMs)
    links.state()
    await asked.pop()?.(true)
    expect(links.state()).toEqual({ phone: 'up', bank: 'unknown', records: 'unknown' })
    later(askEveryMs)
    links.state()
    expect(asked).toHaveLength(0)
  })

  it('is as its last use found it, whatever a question from before it says', async () => {
    const { links, phone, asked, later } = watched(err('silent'), ok(null), err('silent'))
    await phone.send()
    later(askEveryMs)
    links.state()
    await phone.send()
    await asked.pop()?.(false)
    expect(links.state().phone).toBe('up')
  })
})
