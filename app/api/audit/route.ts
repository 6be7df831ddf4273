import { actorOf, audit, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { auditQuery } from '@/lib/wire/audit'

const query = auditQuery.transform(({ before, ...rest }, context) => {
  const place = before === undefined ? null : audit.place(before)
  if (before !== undefined && !place) context.addIssue('before: is no place in the list')
  return { ...rest, place }
})

/** Who did what, newest first. */
export const GET = route({
  action: 'audit.view',
  shows: true,
  query,
  run: async ({ viewer, query: { place, ...wanted }, request }) =>
    ok(await audit.page(actorOf(viewer, request), wanted, place)),
})
