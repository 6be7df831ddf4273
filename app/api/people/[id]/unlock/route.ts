import { people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** Forgets wrong tries: the person may try again at once. */
export const POST = route({
  action: 'people.change',
  ...people.onPerson,
  body: withNothing,
  run: async ({ viewer, subject, request }) => {
    await people.act.unlock(subject.id, people.selfOf(viewer, request))
    return ok({})
  },
})
