import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** Takes a proposal off the table. */
export const POST = route({
  action: 'payment.settle',
  ...onPayment,
  body: withNothing,
  run: async ({ viewer, subject, request }) => {
    const done = await act.withdrawSettlement(actorOf(viewer, request), subject.state.id)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
