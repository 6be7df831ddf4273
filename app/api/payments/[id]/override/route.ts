import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { overridePayment } from '@/lib/wire/commands'

/** Lets one new payment take the place of this one. */
export const POST = route({
  action: 'payment.override',
  ...onPayment,
  body: overridePayment,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.overridePayment(actorOf(viewer, request), subject.state.id, body)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
