import { house, openDoor } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { acceptInvitation } from '@/lib/wire/people'

/** Sets password and second factor, and signs in. The recovery codes are shown this once. */
export const POST = openDoor({
  body: acceptInvitation,
  run: async ({ body, request }) => {
    const accepted = await house().auth.acceptInvitation(request, body)
    if (accepted.ok) {
      const { recoveryCodes, cookies } = accepted.value
      return ok({ answer: { recoveryCodes }, cookies })
    }
    const code = accepted.error
    if (code === 'invitationVoid') return err({ code })
    return err({ code, field: code === 'codeWrong' ? 'code' : 'password' })
  },
})
