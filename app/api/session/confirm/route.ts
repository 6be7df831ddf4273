import { house, people, route, withCookies } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { showCode } from '@/lib/wire/people'

/** Shows a fresh code, for what a session that was left open must not do. */
export const POST = route({
  action: 'session.confirm',
  body: showCode,
  run: async ({ viewer, body, request }) => {
    const confirmed = await house().auth.accounts.confirm(people.selfOf(viewer, request), body.code)
    if (!confirmed.ok) return err({ code: confirmed.error, field: 'code' })
    return ok(withCookies({ answer: {}, cookies: confirmed.value }))
  },
})
