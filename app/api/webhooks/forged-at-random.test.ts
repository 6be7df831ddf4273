import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, type Genuine, genuineCallbacks } from '@/lib/testing/forgery/genuine'
import { requestOf, twilioSaysValid } from '@/lib/testing/forgery/post'
import { type Change, changes, everyWay, forged } from '@/lib/testing/forgery/ways'
import { ownHouse } from '@/lib/testing/house'
import * as call from './twilio/call/route'
import * as leg from './twilio/leg/route'
import * as payment from './twilio/payment/route'
import * as recording from './twilio/recording/route'
import * as dialled from './twilio/voice/dialled/route'
import * as voice from './twilio/voice/route'

const house = ownHouse()

const modules: Readonly<Record<string, { POST(request: Request): Promise<Response> }>> = {
  '/api/webhooks/twilio/voice': voice,
  '/api/webhooks/twilio/voice/dialled': dialled,
  '/api/webhooks/twilio/leg': leg,
  '/api/webhooks/twilio/call': call,
  '/api/webhooks/twilio/payment': payment,
  '/api/webhooks/twilio/recording': recording,
}

/** To see a failure again: put the printed number here. */
const seed = Date.now() % 2 ** 31
/** Each way once, then as many of several changes at a time. */
const forgeriesEach = everyWay.length + 60

/** What this edge refuses although its signature fits: it is no plain form of a bearable size. */
const refusedAnyhow = [413, 415]

const kinds = ['voice', 'key', 'field', 'end', 'leg', 'dialled', 'call', 'recording']

async function send({ path, post }: Pick<Genuine, 'path' | 'post'>): Promise<Response> {
  const request = requestOf(post)
  const handler = modules[path]
  if (!request || !handler) throw new Error(`nobody takes ${path}`)
  return handler.POST(request)
}

describe(`Forged callbacks, seed ${seed}`, () => {
  it.each(kinds)('of the kind "%s" are taken only when Twilio itself calls them valid', async (kind) => {
    const genuine = (await genuineCallbacks(house)).callbacks.find((each) => each.kind === kind)
    if (!genuine) throw new Error(`no ${kind}`)
    const judged = { valid: 0, forged: 0 }
    let contents = await digestOf(house)
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const post = forged(genuine.post, list)
        const request = requestOf(post)
        fc.pre(request !== null)
        const isValid = twilioSaysValid(request, post.body, genuine.isVoice)
        judged[isValid ? 'valid' : 'forged'] += 1
        const { status } = await send({ ...genuine, post })
        const now = await digestOf(house)
        // What a valid one means for the payment is not the question here: it may come too late.
        expect(isValid ? [200, 204, 400, 404, ...refusedAnyhow] : [403, ...refusedAnyhow]).toContain(status)
        if (!isValid) expect(now).toBe(contents)
        contents = now
      }),
      { seed, numRuns: forgeriesEach, examples: everyWay.map((how): [Change[]] => [[{ how, a: 3, b: 5 }]]) },
    )
    expect(judged.valid).toBeGreaterThan(0)
    expect(judged.forged).toBeGreaterThan(judged.valid)
    await isStillTaken(genuine)
  })

  /** Nothing of the above was refused only because the callback was no good in the first place. */
  async function isStillTaken(genuine: Genuine) {
    const other = (await genuineCallbacks(house)).callbacks.find(({ kind }) => kind === genuine.kind)
    const before = await digestOf(house)
    expect((await send(other ?? genuine)).ok).toBe(true)
    expect((await digestOf(house)) !== before).toBe(genuine.isKept)
  }

  it('are posts: no handler answers to another method', () => {
    for (const module of Object.values(modules)) expect(Object.keys(module)).toEqual(['POST'])
  })
})
