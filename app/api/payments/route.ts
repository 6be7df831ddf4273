import { z } from 'zod'
import { act, actorOf, ask, read, route } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { startPayment } from '@/lib/wire/commands'

/** Opens a payment that the caller has agreed to and starts its card entry. */
export const POST = route({
  action: 'payment.start',
  body: startPayment,
  status: 201,
  run: async ({ viewer, body, request }) => {
    const started = await act.startPayment(actorOf(viewer, request), body)
    return started.ok ? ok(await ask.paymentAnswer(started.value)) : started
  },
})

/** Payments, newest first: an agent's own, or everybody's for those who may see them. */
export const GET = route({
  action: 'payment.list',
  query: z.object({ before: z.string().max(120).optional() }),
  run: async ({ viewer, query, reach }) => {
    const before = query.before === undefined ? null : read.cursor(query.before)
    if (query.before !== undefined && !before) return err({ code: 'malformed' })
    return ok(await ask.paymentList(before, reach === 'all' ? null : viewer.id))
  },
})
