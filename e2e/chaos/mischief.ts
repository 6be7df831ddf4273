import { setTimeout as pause } from 'node:timers/promises'
import type { AttemptView, PaymentView } from '@/lib/wire/views'
import type { Hands } from './hands'
import type { Office } from './office'
import type { Mischief, Order } from './orders'
import type { Desk } from './screen'
import type { Caller } from './switchboard'

/** Longer than a screen counts as alive without a sign (lib/domain/timing.ts): colleagues may take over. */
const screenLostMs = 17_000

/** At which stage of an attempt each mischief happens; what has no stage is not done here. */
const momentOf: Readonly<Record<Mischief, AttemptView['stage'] | null>> = {
  none: null,
  callerLeavesWhileOpening: 'opening',
  callerLeavesWhileTyping: 'entering',
  callerLeavesOnReview: 'ready',
  callerLeavesAfterTake: null,
  starWhileTyping: 'entering',
  starOnReview: 'ready',
  deviceHangsUp: 'entering',
  silentCaller: null,
  cancelled: 'entering',
  askedAgain: 'ready',
  slower: 'entering',
  cardSpoken: 'ready',
  screenLost: 'entering',
}

/** Whether this is the moment for what is to go wrong with a payment. */
export function isMoment(mischief: Mischief, { stage }: AttemptView): boolean {
  return momentOf[mischief] === stage
}

/** Those who can make it. */
export interface Scene {
  readonly desk: Desk
  readonly hands: Hands
  readonly office: Office
  readonly caller: Caller
  readonly order: Order
}

/** Lets it go wrong. */
export async function makeMischief(
  { desk, hands, office, caller, order }: Scene,
  payment: PaymentView,
  attempt: AttemptView,
): Promise<void> {
  const at = `/api/payments/${payment.id}`
  const holdCard = () => office.outside.takeUpCard(caller.sid, order.card).catch(() => undefined)
  switch (order.mischief) {
    case 'callerLeavesWhileOpening':
    case 'callerLeavesWhileTyping':
    case 'callerLeavesOnReview':
      return office.switchboard.hangUp(caller)
    case 'starWhileTyping':
    case 'starOnReview':
      await office.outside.press(caller.sid, '*').catch(() => undefined)
      return
    case 'deviceHangsUp':
      await office.outside.hangUpDevice(payment.agent.id).catch(() => undefined)
      return
    case 'cancelled':
      await hands.press(`${at}/cancel`, { attemptId: attempt.id }, order.pressedTwice)
      return
    case 'askedAgain':
      await holdCard()
      await desk.post(`${at}/reask`, { attemptId: attempt.id, field: 'expiry', clears: true })
      return
    case 'slower': {
      await holdCard()
      const wish = { attemptId: attempt.id, slow: true, requestId: hands.requestId() }
      await hands.press(`${at}/reopen`, wish, order.pressedTwice)
      return
    }
    case 'cardSpoken':
      await desk.post(`/api/calls/${payment.callId}/spoken`, {})
      return
    case 'screenLost':
      desk.close()
      await pause(screenLostMs)
      desk.open()
      return
    case 'none':
    case 'silentCaller':
    case 'callerLeavesAfterTake':
      return
  }
}
