import { house, people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** A new secret for an authenticator app. Nothing changes until a code of it is shown. */
export const POST = route({
  action: 'account.change',
  body: withNothing,
  run: async ({ viewer, request }) =>
    ok(house().auth.accounts.offerSecondFactor(people.selfOf(viewer, request))),
})
