import { z } from 'zod'
import type { NoAnswer } from '@/lib/ports/payment-processor'
import { err, ok, type Result } from '@/lib/values/result'
import { type ShuttleInstance, shuttleClient } from './client'

/** What Shuttle says about the merchant whose keys we hold. */
export interface ShuttleMerchant {
  readonly name: string
  /** Fixed when the instance was made; only `live` moves real money. */
  readonly environment: 'test' | 'live'
  /** Whether cards can be charged at all. */
  readonly paymentsReady: boolean
}

/** Reads the merchant: before the first card is taken, and for the health page. */
export function shuttleMerchant(config: ShuttleInstance): {
  read(): Promise<Result<ShuttleMerchant, NoAnswer>>
} {
  const client = shuttleClient(config)
  return {
    async read() {
      const instance = await client.get('')
      if (!instance.ok) return instance
      const capabilities = await client.get('/capabilities')
      return capabilities.ok ? readMerchant(instance.value, capabilities.value) : capabilities
    },
  }
}

/** Puts the two answers together. An instance that Shuttle does not know means that our key is wrong. */
export function readMerchant(
  instance: object | null,
  capabilities: object | null,
): Result<ShuttleMerchant, NoAnswer> {
  if (instance === null) return err({ kind: 'credentials', detail: 'no such instance' })
  const read = answers.safeParse({ ...instance, ...capabilities })
  if (!read.success)
    return err({ kind: 'nonsense', detail: 'an instance without environment or capabilities' })
  const { name, environment } = read.data.instance
  return ok({
    name,
    // Whatever is not plainly the sandbox counts as live, so that a test instance is the one that must say so.
    environment: environment.trim().toUpperCase() === 'SANDBOX' ? 'test' : 'live',
    paymentsReady: read.data.capabilities.payments_ready,
  })
}

const answers = z.object({
  instance: z.object({ name: z.string().max(200).catch(''), environment: z.string().min(1) }),
  capabilities: z.object({ payments_ready: z.boolean() }),
})
