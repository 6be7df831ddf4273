import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** The customer has been told what became of the payment. */
export const POST = route({
  action: 'payment.tell',
  ...onPayment,
  body: withNothing,
  run: async ({ viewer, subject, request }) => {
    const done = await act.tellCustomer(actorOf(viewer, request), subject.state.id)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
