import { actorOf, ask, onPayment, route } from '@/lib/server'
import { ok } from '@/lib/values/result'

/** One payment with its timeline. */
export const GET = route({
  action: 'payment.view',
  ...onPayment,
  shows: true,
  run: async ({ viewer, subject, request }) => ok(await ask.paymentPage(actorOf(viewer, request), subject)),
})
