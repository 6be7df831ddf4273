import { z } from 'zod'
import { type IdentifierGuard, identifierOf } from './identifiers'

/**
 * What a webhook of Shuttle hints at (docs.shuttleglobal.com/reference/webhooks-intro). It is not signed and carries
 * references only: a reason to read the books, never a statement about money.
 */
export interface ShuttleHint {
  /** Counts once: unique for each event and destination. A body without a key is known by its keyed hash. */
  readonly key: string
  /** `PAYMENT.SUCCESS` and the like. Words that we do not know are hints, too. */
  readonly action: string
  readonly instance: string | null
  readonly payment: string | null
  readonly transaction: string | null
  readonly account: string | null
  readonly paymentMethod: string | null
}

/** References fit many times over; whatever is longer is not a webhook of Shuttle's. */
export const webhookBytesMax = 16 * 1024

/** Reads the body of a webhook. `null`: too long, no JSON object, or without an action. */
export function readShuttleWebhook(body: string, guard: IdentifierGuard): ShuttleHint | null {
  if (Buffer.byteLength(body) > webhookBytesMax) return null
  const read = hint.safeParse(parsed(body))
  if (!read.success) return null
  const named = (field: Reference) => identifierOf(read.data[field] ?? '', `webhook.${field}`, guard)
  return {
    // A digest without a key would let whoever holds it try all cards.
    key: named('key') ?? `hash:${guard.keyedHash(body)}`,
    action: read.data.action,
    instance: named('instance_key'),
    payment: named('payment'),
    transaction: named('transaction'),
    account: named('account'),
    paymentMethod: named('payment_method'),
  }
}

const id = z.string().regex(/^[\w.:-]{1,128}$/)

/** An id, or an object that has one; anything else is no reference. */
const reference = z
  .union([id, z.object({ id }).transform((object) => object.id)])
  .nullable()
  .catch(null)
  .default(null)

const hint = z.object({
  key: id.nullable().catch(null).default(null),
  action: z.string().regex(/^[\w.]{1,64}$/),
  instance_key: reference,
  payment: reference,
  transaction: reference,
  account: reference,
  payment_method: reference,
})

type Reference = Exclude<keyof z.infer<typeof hint>, 'action'>

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
