import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLog } from '@/lib/log'
import { err, ok } from '@/lib/values/result'
import { refusalBody } from '@/lib/wire/commands'
import { createOpenDoor } from './open-door'

const home = 'https://pay.example.com'

function door(run: () => Promise<ReturnType<typeof ok<{ answer: unknown; cookies: string[] }>> | never>) {
  const lines: string[] = []
  const openDoor = createOpenDoor({
    origins: () => [home],
    addressOf: (headers) => headers.get('x-from'),
    log: createLog({ write: (line) => lines.push(line) }),
  })
  return { knock: openDoor({ body: z.strictObject({ code: z.string().max(6) }), run }), lines }
}

const opens = async () => ok({ answer: { signedIn: true }, cookies: ['a=1', 'b=2'] })
const post = (body: unknown, headers: Record<string, string> = {}) =>
  new Request(`${home}/api/auth/code`, {
    method: 'POST',
    headers: { origin: home, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const refusalOf = async (response: Response) => refusalBody.parse(await response.json()).refusal

describe('A door for people who are not signed in', () => {
  it('answers with what was made, and with its cookies, and is kept by nobody', async () => {
    const answer = await door(opens).knock(post({ code: '123456' }))
    expect(await answer.json()).toEqual({ signedIn: true })
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('is closed to pages elsewhere and to what cannot be read', async () => {
    const { knock } = door(opens)
    expect(await refusalOf(await knock(post({ code: '1' }, { origin: 'https://evil.example' })))).toBe(
      'foreignOrigin',
    )
    expect(await refusalOf(await knock(post({ code: '1234567' })))).toBe('malformed')
    expect(await refusalOf(await knock(post({ code: '1', more: 1 })))).toBe('malformed')
  })

  it('says why it stays closed', async () => {
    const { knock } = door(async () => err({ code: 'codeWrong' }) as never)
    const answer = await knock(post({ code: '1' }))
    expect([answer.status, await refusalOf(answer)]).toEqual([422, 'codeWrong'])
  })

  it('lets nobody knock without end, and nobody else wait for that', async () => {
    const { knock } = door(opens)
    const statuses = new Set<number>()
    for (let each = 0; each < 70; each += 1)
      statuses.add((await knock(post({ code: '1' }, { 'x-from': '10.0.0.1' }))).status)
    expect([...statuses]).toEqual([200, 429])
    expect((await knock(post({ code: '1' }, { 'x-from': '10.0.0.2' }))).status).toBe(200)
  })

  it('tells nobody of a fault, and the log nothing of what was typed', async () => {
    const { knock, lines } = door(async () => {
      throw new Error('the database has gone')
    })
    const answer = await knock(post({ code: '424242' }))
    expect([answer.status, await refusalOf(answer)]).toEqual([500, 'failed'])
    expect(lines.join('')).toContain('door.failed')
    expect(lines.join('')).not.toContain('424242')
  })
})
