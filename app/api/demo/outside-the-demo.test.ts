import { describe, expect, it } from 'vitest'
import { at, fromBrowser, ownHouse } from '@/lib/testing/house'
import { POST as become } from './become/route'
import { POST as pace } from './pace/route'

const house = ownHouse()

describe('Without the demo switch there is', () => {
  const asked = (handler: typeof pace, body: unknown) => async (cookie: string) =>
    handler(fromBrowser('POST', '/api/demo', { cookie, body }), at())

  it.each([
    ['no other pace', asked(pace, { scale: 60, forMs: 1_000 })],
    ['nobody to become', asked(become, { who: 'supervisor' })],
  ])('%s, for whoever asks', async (_, ask) => {
    const { cookie } = await house.signedIn(['agent', 'supervisor', 'admin'])
    const before = await house.contents()
    for (const each of [cookie, '']) expect((await ask(each)).status).toBe(404)
    expect(await house.contents()).toEqual(before)
  })
})
