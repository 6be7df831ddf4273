import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { closePayment } from '@/lib/wire/commands'

/** Puts a payment away of which nothing is open. */
export const POST = route({
  action: 'payment.close',
  ...onPayment,
  body: closePayment,
  run: async ({ viewer, subject, request }) => {
    const done = await act.closePayment(actorOf(viewer, request), subject.state.id)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
