import { act, actorOf, onPayment, route } from '@/lib/server'
import { checkPayment } from '@/lib/wire/commands'

/** Has the processor's books read now, and says when that can be asked for again. What they say arrives as news. */
export const POST = route({
  action: 'payment.check',
  ...onPayment,
  body: checkPayment,
  status: 202,
  run: ({ viewer, subject, request }) => act.checkNow(actorOf(viewer, request), subject.state.id),
})
