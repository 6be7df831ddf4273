import { people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** Lets somebody sign in again who was disabled. */
export const POST = route({
  action: 'people.change',
  ...people.onPerson,
  body: withNothing,
  run: async ({ viewer, subject, request }) => {
    await people.act.enable(subject.id, people.selfOf(viewer, request))
    return ok({})
  },
})
