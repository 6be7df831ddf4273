import { house, people, route } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { changePassword } from '@/lib/wire/people'

/** Sets another password. All other sessions end. */
export const POST = route({
  action: 'account.change',
  body: changePassword,
  run: async ({ viewer, body, request }) => {
    const changed = await house().auth.accounts.changePassword(people.selfOf(viewer, request), body)
    if (changed.ok) return ok({})
    return err({ code: changed.error, field: changed.error === 'passwordWrong' ? 'current' : 'next' })
  },
})
