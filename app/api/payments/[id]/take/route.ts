import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { takePayment } from '@/lib/wire/commands'

/** Takes the money, or keeps the card. A second press changes nothing. */
export const POST = route({
  action: 'payment.take',
  ...onPayment,
  body: takePayment,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.takePayment(actorOf(viewer, request), subject.state.id, body.attemptId, body.minor)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
