import { house, people, route } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { replaceFactor } from '@/lib/wire/people'

/** Replaces the second factor by the one whose code is shown. All other sessions end. */
export const POST = route({
  action: 'account.change',
  body: replaceFactor,
  run: async ({ viewer, body, request }) => {
    const self = people.selfOf(viewer, request)
    const replaced = await house().auth.accounts.replaceSecondFactor(self, body.ticket, body.code)
    return replaced.ok ? ok({ recoveryCodes: replaced.value }) : err({ code: replaced.error, field: 'code' })
  },
})
