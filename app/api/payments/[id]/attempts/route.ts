import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { startAttempt } from '@/lib/wire/commands'

/** Asks for a card again after an attempt ended. */
export const POST = route({
  action: 'payment.attempt',
  ...onPayment,
  body: startAttempt,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.askAgain(actorOf(viewer, request), subject.state.id, body.requestId)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
