import { house, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** The person is there. What a screen asks for by itself never says so. */
export const POST = route({
  action: 'session.active',
  body: withNothing,
  run: async ({ viewer }) => {
    await house().auth.accounts.active(viewer.proof)
    return ok({})
  },
})
