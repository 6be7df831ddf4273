import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { proposeSettlement } from '@/lib/wire/commands'

/** Says what became of the money, as somebody outside told it. A second person confirms it. */
export const POST = route({
  action: 'payment.settle',
  ...onPayment,
  body: proposeSettlement,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.proposeSettlement(actorOf(viewer, request), subject.state.id, body)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
