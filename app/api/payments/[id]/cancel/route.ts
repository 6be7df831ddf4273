import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { onAttempt } from '@/lib/wire/commands'

/** Ends the card entry without sending anything. */
export const POST = route({
  action: 'payment.cancel',
  ...onPayment,
  body: onAttempt,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.cancelEntry(actorOf(viewer, request), subject.state.id, body.attemptId)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
