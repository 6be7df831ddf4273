import { people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'

/** One's own account: second factor, recovery codes, sessions. */
export const GET = route({
  action: 'account.view',
  run: async ({ viewer, request }) => ok(await people.accountOf(people.selfOf(viewer, request))),
})
