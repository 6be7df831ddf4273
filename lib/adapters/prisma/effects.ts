import type { CallEffect } from '@/lib/domain/call/call'
import type { PaymentEffect } from '@/lib/domain/payment/effects'
import type { Clock } from '@/lib/ports/clock'
import type { Begun, Effects } from '@/lib/ports/effects'
import type { Prisma } from './client'
import { storable } from './states'

/** The effect rows. `begin` is one statement that is durable before it returns. */
export function prismaEffects(prisma: Prisma, clock: Clock): Effects {
  const at = () => new Date(clock.now())
  return {
    async begin(effectId) {
      const row = await prisma.effect.findUnique({ where: { id: effectId } })
      if (!row) return null
      const begun = (was: Begun['was'], tries: number): Begun => ({
        was,
        tries,
        aggregateId: row.aggregateId,
        effect:
          row.aggregate === 'call'
            ? { of: 'call', effect: row.payload as unknown as CallEffect }
            : { of: 'payment', effect: row.payload as unknown as PaymentEffect },
      })
      if (row.status === 'sent') return begun('sent', row.tries)
      if (row.status !== 'planned') return begun('over', row.tries)
      const taken = await prisma.effect.updateMany({
        where: { id: effectId, status: 'planned' },
        data: { status: 'sent', sentAt: at(), tries: { increment: 1 } },
      })
      return begun(taken.count === 1 ? 'planned' : 'over', row.tries + 1)
    },
    async postpone(effectId, detail) {
      await prisma.effect.updateMany({
        where: { id: effectId, status: 'sent' },
        data: { status: 'planned', detail: storable(detail) },
      })
    },
    async settle(effectId, status, detail) {
      await prisma.effect.updateMany({
        where: { id: effectId, status: { in: ['planned', 'sent'] } },
        data: { status, detail: detail === null ? null : storable(detail), answeredAt: at() },
      })
    },
  }
}
