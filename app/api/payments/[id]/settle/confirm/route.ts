import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { confirmSettlement } from '@/lib/wire/commands'

/** Confirms what another person says became of the money: it is settled. */
export const POST = route({
  action: 'payment.settle',
  ...onPayment,
  body: confirmSettlement,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.confirmSettlement(actorOf(viewer, request), subject.state.id, body.proposedAt)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
