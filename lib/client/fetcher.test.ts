import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { RefusedRead, read, request } from './fetcher'
import { reach } from './reach'

const schema = z.object({ ok: z.literal(true) })

function answers(status: number, body: unknown) {
  vi.stubGlobal(
    'fetch',
    async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
  )
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a request', () => {
  it('gives the parsed answer', async () => {
    answers(200, { ok: true })
    expect(await request('GET', '/api/desk', schema)).toEqual({ ok: true, value: { ok: true } })
  })

  it('gives the refusal with its field', async () => {
    const body = { refusal: 'amountZero', againAt: null, field: 'amount', payments: [], errorId: null }
    answers(409, body)
    expect(await request('POST', '/api/payments', schema, {})).toEqual({ ok: false, error: body })
  })

  it('is unreachable when no answer came', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('network')
    })
    expect(await request('GET', '/api/desk', schema)).toMatchObject({
      ok: false,
      error: { refusal: 'unreachable' },
    })
  })

  it.each([
    [401, 'notSignedIn'],
    [404, 'notFound'],
    [413, 'tooLarge'],
    [502, 'unreachable'],
    [503, 'busy'],
    [500, 'failed'],
  ])('takes %i from somebody in between as %s', async (status, refusal) => {
    answers(status, '<html>')
    expect(await request('GET', '/api/desk', schema)).toMatchObject({ ok: false, error: { refusal } })
  })

  it('fails when the answer is not what was agreed', async () => {
    answers(200, { ok: 'yes' })
    expect(await request('GET', '/api/desk', schema)).toMatchObject({
      ok: false,
      error: { refusal: 'failed' },
    })
  })
})

describe('a read', () => {
  it('throws its refusal, so that old data stays on screen', async () => {
    answers(503, '')
    await expect(read('/api/desk', schema)).rejects.toBeInstanceOf(RefusedRead)
  })

  it('tells whether the server can be reached', async () => {
    const told = vi.fn()
    const leave = reach.onChange(told)
    answers(502, '')
    await expect(read('/api/desk', schema)).rejects.toBeInstanceOf(RefusedRead)
    expect(reach.reached()).toBe(false)
    // A refusal is an answer too.
    answers(503, '')
    await expect(read('/api/desk', schema)).rejects.toBeInstanceOf(RefusedRead)
    expect(reach.reached()).toBe(true)
    expect(told).toHaveBeenCalledTimes(2)
    leave()
  })

  it('leaves for the sign-in page when the session has ended', async () => {
    const assign = vi.fn()
    vi.stubGlobal('window', { location: { assign } })
    answers(401, '')
    await expect(read('/api/desk', schema)).rejects.toBeInstanceOf(RefusedRead)
    expect(assign).toHaveBeenCalledWith('/?ended=1')
  })
})
