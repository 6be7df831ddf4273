import type { Effects } from '@/lib/ports/effects'
import type { Tables } from './tables'

/** The effect rows. */
export function memoryEffects({ effects }: Tables): Effects {
  return {
    async begin(effectId) {
      const row = effects.get(effectId)
      if (!row) return null
      const was = row.status === 'planned' || row.status === 'sent' ? row.status : 'over'
      if (was === 'planned') {
        row.status = 'sent'
        row.tries += 1
      }
      return { was, tries: row.tries, aggregateId: row.aggregateId, effect: row.effect }
    },
    async postpone(effectId, detail) {
      const row = effects.get(effectId)
      if (row?.status === 'sent') Object.assign(row, { status: 'planned', detail })
    },
    async settle(effectId, status, detail) {
      settle(effects, effectId, status, detail)
    },
  }
}

/** The first word about an effect stands. */
export function settle(
  effects: Tables['effects'],
  effectId: string,
  status: 'answered' | 'unclear',
  detail: string | null,
): void {
  const row = effects.get(effectId)
  if (row?.status === 'planned' || row?.status === 'sent') Object.assign(row, { status, detail })
}
