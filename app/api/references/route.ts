import { z } from 'zod'
import { actorOf, ask, route } from '@/lib/server'
import { ok } from '@/lib/values/result'

/** What is already known of a reference, whoever took it: a duplicate is a duplicate. */
export const GET = route({
  action: 'reference.check',
  shows: true,
  query: z.object({ reference: z.string().max(200) }),
  run: async ({ viewer, query, request }) =>
    ok(await ask.reference(actorOf(viewer, request), query.reference)),
})
