import { z } from 'zod'
import type { MerchantAnswer, TimeReading } from '@/lib/domain/health/answers'
import type { NoAnswer } from '@/lib/ports/payment-processor'
import type { Merchant } from '@/lib/ports/preflight'
import { scrub } from '@/lib/values/prose'
import { err, ok, type Result } from '@/lib/values/result'
import { type ShuttleInstance, shuttleClient } from './client'

/** Shorter than for the books: nobody waits for it on the phone, and it holds one of the worker's few hands. */
const totalMsMax = 5_000

/** Reads the merchant whose keys we hold. */
export function shuttleMerchant(config: ShuttleInstance): Merchant {
  const client = shuttleClient(config, totalMsMax)
  return {
    async read() {
      const askedAt = Date.now()
      const instance = await client.getDated('')
      const time = timeOf(instance.date, askedAt, Date.now())
      if (!instance.answer.ok) return err(unanswered(instance.answer.error))
      const capabilities = await client.get('/capabilities')
      if (!capabilities.ok) return err(unanswered(capabilities.error))
      const read = readMerchant(instance.answer.value, capabilities.value)
      return read.ok ? ok({ ...read.value, time }) : err(unanswered(read.error))
    },
  }
}

/** Sandboxes that Shuttle gives to customers of Twilio have keys that begin so (docs.shuttleglobal.com/docs/sandbox-accounts). */
export function isSandboxKey(instanceKey: string): boolean {
  return instanceKey.startsWith('T_')
}

type ShuttleMerchant = Omit<Extract<MerchantAnswer, { ok: true }>['value'], 'time'>

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
    mode: environment.trim().toUpperCase() === 'SANDBOX' ? 'test' : 'live',
    paymentsReady: read.data.capabilities.payments_ready,
  })
}

const answers = z.object({
  instance: z.object({
    name: z.string().max(200).transform(scrub).catch(''),
    environment: z.string().min(1),
  }),
  capabilities: z.object({ payments_ready: z.boolean() }),
})

/** Only refused keys are a definite no; everything else may be otherwise in a minute. */
function unanswered({ kind, detail }: NoAnswer): Extract<MerchantAnswer, { ok: false }>['error'] {
  return { kind: kind === 'credentials' ? 'refused' : 'noAnswer', detail }
}

/** HTTP dates have whole seconds. */
function timeOf(date: string | null, askedAt: number, answeredAt: number): TimeReading | null {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return null
  return { of: 'shuttle', askedAt, answeredAt, theirs, resolutionMs: 1_000 }
}
