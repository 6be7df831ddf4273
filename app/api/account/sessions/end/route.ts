import { house, people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { endSessions } from '@/lib/wire/people'

/** Ends one of one's own sessions, or all but this one. */
export const POST = route({
  action: 'account.change',
  body: endSessions,
  run: async ({ viewer, body, request }) => {
    await house().auth.accounts.endSessions(people.selfOf(viewer, request), body.which)
    return ok({})
  },
})
