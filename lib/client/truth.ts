import type { DeskView, PaymentView } from '@/lib/wire/views'
import type { News } from './live/store'

/**
 * Of two answers about the same desk the one with the newer payment and call wins: with several servers an answer that
 * was read earlier may arrive later.
 */
export function newerDesk(known: DeskView | undefined, next: DeskView): DeskView {
  if (!known || known.viewer.id !== next.viewer.id) return next
  const samePayment = known.payment && next.payment && known.payment.id === next.payment.id
  if (samePayment && (next.payment?.version ?? 0) < (known.payment?.version ?? 0)) return known
  const sameCall = known.call && next.call && known.call.id === next.call.id
  if (sameCall && (next.call?.version ?? 0) < (known.call?.version ?? 0)) return known
  return next
}

/** Puts a payment that a command answered with onto the desk, unless the desk already knows a newer one. */
export function withPayment(desk: DeskView, payment: PaymentView): DeskView {
  if (desk.call?.id !== payment.callId) return desk
  const shown = desk.payment
  if (shown?.id === payment.id && shown.version >= payment.version) return desk
  if (shown && shown.id !== payment.id && shown.createdAt > payment.createdAt) return desk
  return { ...desk, payment }
}

/** Whether a message tells the desk anything it does not know. */
export function concernsDesk(desk: DeskView | undefined, news: News): boolean {
  if (news.type === 'hello' || !desk) return true
  // Neither the state of the installation nor what the books said again stands on a desk.
  if (news.what === 'preflight' || news.what === 'look') return false
  if (news.what === 'payment' && desk.payment?.id === news.id) return news.version > desk.payment.version
  if (news.what === 'call' && desk.call?.id === news.id) return news.version > desk.call.version
  return true
}

/** Whether a message speaks of this payment with something newer than what is shown. */
export function concernsPayment(payment: PaymentView | undefined, id: string, news: News): boolean {
  if (news.type === 'hello') return true
  if (news.id !== id) return false
  if (news.what === 'look') return true
  if (news.what !== 'payment') return false
  return !payment || news.version > payment.version
}

/**
 * Runs `work` at most once at a time; calls that come meanwhile lead to exactly one further run afterwards.
 * A burst of messages then costs two fetches, and the last one saw everything.
 */
export function coalesced(work: () => Promise<unknown>): () => void {
  let running = false
  let wanted = false
  const run = async (): Promise<void> => {
    running = true
    do {
      wanted = false
      await work().catch(() => undefined)
    } while (wanted)
    running = false
  }
  return () => {
    if (running) wanted = true
    else void run()
  }
}
