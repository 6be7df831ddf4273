import { house, openDoor } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { openInvitation } from '@/lib/wire/people'

/** What stands on the page of a link. A command, because the link's secret must not stand in an address. */
export const POST = openDoor({
  body: openInvitation,
  run: async ({ body }) => {
    const invitation = await house().auth.openInvitation(body.token)
    return invitation ? ok({ answer: invitation, cookies: [] }) : err({ code: 'invitationVoid' })
  },
})
