import { people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** Ends all sessions of somebody, on every instance, within a second. */
export const POST = route({
  action: 'people.change',
  ...people.onPerson,
  body: withNothing,
  run: async ({ viewer, subject, request }) => {
    await people.act.endSessions(subject.id, people.selfOf(viewer, request))
    return ok({})
  },
})
