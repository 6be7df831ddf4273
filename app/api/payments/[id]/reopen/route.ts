import { act, actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { reopenEntry } from '@/lib/wire/commands'

/** Opens the card entry anew, slowly or at the usual pace: the waiting time is fixed when an entry opens. */
export const POST = route({
  action: 'payment.reopen',
  ...onPayment,
  body: reopenEntry,
  run: async ({ viewer, subject, body, request }) => {
    const done = await act.reopenEntry(actorOf(viewer, request), subject.state.id, body)
    return done.ok ? ok(await ask.paymentAnswer(done.value)) : done
  },
})
