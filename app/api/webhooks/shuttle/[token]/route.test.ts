import { describe, expect, it } from 'vitest'
import { fresh } from '@/lib/testing/changes'
import { ownHouse, shuttleWebhook } from '@/lib/testing/house'
import { POST } from './route'

const house = ownHouse()

describe('A webhook of Shuttle’s', () => {
  const inbox = (externalId: string) => house.prisma.inbox.count({ where: { source: 'shuttle', externalId } })

  it('is kept as a hint, with a job, once', async () => {
    const key = fresh('key')
    const body = { key, action: 'PAYMENT.SUCCESS', instance_key: 'instance', payment: 'pay1' }
    expect((await POST(...shuttleWebhook(body))).status).toBe(204)
    expect(await inbox(key)).toBe(1)
    expect(await house.prisma.hint.findMany()).toMatchObject([
      { processorPayment: 'pay1', times: 1, readAt: null },
    ])
    const jobs = await house.prisma.$queryRaw<{ key: string }[]>`
      SELECT key FROM graphile_worker._private_jobs WHERE key = 'takeHints'`
    expect(jobs).toHaveLength(1)
    const before = await house.contents()
    expect((await POST(...shuttleWebhook(body))).status).toBe(204)
    expect(await house.contents()).toEqual(before)
  })

  it('at another address does not exist', async () => {
    const before = await house.contents()
    for (const token of ['', 'wrong', 'a-webhook-token-of-the-test', 'A-WEBHOOK-TOKEN-OF-THE-TESTS'])
      expect((await POST(...shuttleWebhook({ action: 'PAYMENT.SUCCESS', payment: 'p' }, token))).status).toBe(
        404,
      )
    expect(await house.contents()).toEqual(before)
  })

  it('of another instance is refused', async () => {
    const before = await house.contents()
    const body = { key: fresh('key'), action: 'PAYMENT.SUCCESS', instance_key: 'T_9999', payment: 'pay3' }
    expect((await POST(...shuttleWebhook(body))).status).toBe(404)
    expect(await house.contents()).toEqual(before)
  })

  it('that is none is refused', async () => {
    const before = await house.contents()
    for (const body of ['', 'null', '[]', '{', '{"key":"k"}', '"text"'])
      expect((await POST(...shuttleWebhook(body))).status).toBe(400)
    expect((await POST(...shuttleWebhook('x'.repeat(70_000)))).status).toBe(413)
    expect(await house.contents()).toEqual(before)
  })

  it('is answered with 5xx while the database is away', async () => {
    const key = fresh('key')
    const body = { key, action: 'PAYMENT.SUCCESS', payment: 'pay2' }
    house.wire.cut()
    try {
      expect((await POST(...shuttleWebhook(body))).status).toBeGreaterThanOrEqual(500)
    } finally {
      house.wire.restore()
    }
    expect((await POST(...shuttleWebhook(body))).status).toBe(204)
    expect(await inbox(key)).toBe(1)
  })
})
