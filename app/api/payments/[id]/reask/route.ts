import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { reaskField } from '@/lib/wire/commands'

/** Asks for one field, again or anew. */
export const POST = route({
  action: 'payment.reask',
  ...onPayment,
  body: reaskField,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.reaskField(actorOf(viewer, request), subject.state.id, body)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
