import { house, people, route } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { withPassword } from '@/lib/wire/people'

/** New recovery codes; those of before are void. */
export const POST = route({
  action: 'account.change',
  body: withPassword,
  run: async ({ viewer, body, request }) => {
    const self = people.selfOf(viewer, request)
    const renewed = await house().auth.accounts.renewRecoveryCodes(self, body.password)
    return renewed.ok ? ok({ recoveryCodes: renewed.value }) : err({ code: renewed.error, field: 'password' })
  },
})
