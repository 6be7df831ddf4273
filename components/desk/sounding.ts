import type { DeskView } from '@/lib/wire/views'

/** Whether an incoming call rings on this desk. */
export function isRinging(desk: DeskView): boolean {
  return desk.call?.status === 'ringing'
}

/**
 * Whether something wants the agent's eyes back between two looks at the desk: a refused field, a caller who left, and a
 * result while nobody looks.
 */
export function wantsEyes(before: DeskView | null, after: DeskView, hidden: boolean): boolean {
  if (!before || before.viewer.id !== after.viewer.id) return false
  const sameCall = before.call !== null && before.call.id === after.call?.id
  if (sameCall && before.call?.status === 'live' && after.call?.status === 'ended') return true
  if (hasRefusedAnew(before, after)) return true
  const result = after.payment?.result?.kind ?? null
  return hidden && result !== null && result !== (before.payment?.result?.kind ?? null)
}

/** A field was refused that had not been, or once more. */
function hasRefusedAnew(before: DeskView, after: DeskView): boolean {
  const [old, now] = [before.payment?.attempt, after.payment?.attempt]
  if (!now || old?.id !== now.id) return false
  return now.rows.some((row) => {
    const was = old.rows.find(({ field }) => field === row.field)
    return row.state === 'refused' && (was?.state !== 'refused' || was.tries !== row.tries)
  })
}
