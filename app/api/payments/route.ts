import { z } from 'zod'
import { act, actorOf, ask, read, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { startPayment } from '@/lib/wire/commands'

const cursor = z
  .string()
  .max(120)
  .transform((text, context) => {
    const place = read.cursor(text)
    if (!place) context.addIssue('is no place in the list')
    return place ?? z.NEVER
  })

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
  shows: true,
  query: z.object({ before: cursor.optional() }),
  run: async ({ viewer, query, reach }) =>
    ok(await ask.paymentList(query.before ?? null, reach === 'all' ? null : viewer.id)),
})
