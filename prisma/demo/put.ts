import { createHash } from 'node:crypto'
import type { Prisma } from '@/lib/adapters/prisma/client'
import { writeCall } from '@/lib/adapters/prisma/write-call'
import { writePayment } from '@/lib/adapters/prisma/write-payment'
import { type Instant, minute, second } from '@/lib/values/instant'
import { callOf } from './call'
import { PaymentStory } from './story'
import { type Yesterday, yesterdays } from './yesterday'

type Transaction = Parameters<typeof writePayment>[0]

/** Forty short transactions' worth of rows in one. */
export const transactionMsMax = 30_000

/**
 * Puts the payments of yesterday in place of those of an earlier day. Only the owner's role may take journals away.
 *
 * @param agents the ids of the two who took them
 */
export async function putYesterday(
  owner: Prisma,
  agents: Readonly<Record<Yesterday['agent'], string>>,
  now: Instant,
): Promise<void> {
  await owner.$transaction(
    async (tx) => {
      await takeAway(tx)
      await writeYesterday(tx, agents, now)
    },
    { timeout: transactionMsMax },
  )
}

/** Writes all of them, in a transaction that has made room for them. */
export async function writeYesterday(
  tx: Transaction,
  agents: Readonly<Record<Yesterday['agent'], string>>,
  now: Instant,
): Promise<void> {
  for (const each of yesterdays(now)) await put(tx, each, agents[each.agent])
}

const idPrefix = 'demo-'
const talkMsMax = 3 * minute

async function takeAway(tx: Transaction): Promise<void> {
  const ours = { startsWith: idPrefix }
  await tx.paymentEvent.deleteMany({ where: { paymentId: ours } })
  await tx.attempt.deleteMany({ where: { paymentId: ours } })
  await tx.payment.deleteMany({ where: { id: ours } })
  await tx.callEvent.deleteMany({ where: { callId: ours } })
  await tx.call.deleteMany({ where: { id: ours } })
  await tx.inbox.deleteMany({ where: { externalId: ours } })
}

async function put(
  tx: Transaction,
  { reference, at, from, customer, terms, tell }: Yesterday,
  agentId: string,
) {
  const paymentId = `${idPrefix}${reference.slice(-4)}`
  const callId = `${idPrefix}call-${reference.slice(-4)}`
  const callSid = sid('CA', reference)
  const sessionSid = (attempt: number) => sid('PK', `${reference} ${attempt}`)
  const story = tell(new PaymentStory({ paymentId, callId, callSid, agentId, sessionSid }, at).opens(terms))
  const { payment: after, events, now: over } = story
  const legSid = sid('CA', `${reference} agent`)
  // Nobody stays on the line until a silent bank has spoken.
  const callOver = Math.min(over, at + talkMsMax)
  const call = callOf({ callId, callSid, legSid, agentId, from, customer }, at, callOver)
  await writeCall(tx, 1, call, callOver + 20 * second)
  // Nothing is left to be done: no effect, no timer.
  await writePayment(tx, 1, { before: null, after, events, effects: [], timers: [] }, over)
  // The processor told of it by a webhook of its own, of which nothing but its having come is kept.
  await tx.inbox.create({
    data: { source: 'shuttle', externalId: paymentId, receivedAt: new Date(over + second) },
  })
}

/** Twilio's kind of name, always the same for the same text. */
function sid(prefix: 'CA' | 'PK', text: string): string {
  return prefix + createHash('sha256').update(text).digest('hex').slice(0, 32)
}
