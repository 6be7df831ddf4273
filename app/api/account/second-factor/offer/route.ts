import { house, people, route } from '@/lib/server'
import { err } from '@/lib/values/result'
import { withPassword } from '@/lib/wire/people'

/** A new secret for an authenticator app. Nothing changes until a code of it is shown. */
export const POST = route({
  action: 'account.change',
  body: withPassword,
  run: async ({ viewer, body, request }) => {
    const self = people.selfOf(viewer, request)
    const offered = await house().auth.accounts.offerSecondFactor(self, body.password)
    return offered.ok ? offered : err({ code: offered.error, field: 'password' })
  },
})
