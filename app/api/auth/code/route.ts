import { house, openDoor } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { showCode } from '@/lib/wire/people'

/** The second half of signing in: a code of the authenticator app, or a recovery code. */
export const POST = openDoor({
  body: showCode,
  run: async ({ body, request }) => {
    const shown = await house().auth.showCode(request, body.code)
    return shown.ok ? ok({ answer: { signedIn: true }, cookies: shown.value }) : err({ code: shown.error })
  },
})
