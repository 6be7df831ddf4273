import { house, people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** New recovery codes; those of before are void. */
export const POST = route({
  action: 'account.change',
  body: withNothing,
  run: async ({ viewer, request }) => {
    const recoveryCodes = await house().auth.accounts.renewRecoveryCodes(people.selfOf(viewer, request))
    return ok({ recoveryCodes })
  },
})
