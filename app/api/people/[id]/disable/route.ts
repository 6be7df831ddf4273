import { people, route } from '@/lib/server'
import { withNothing } from '@/lib/wire/commands'

/** Shuts somebody out: all of their sessions end within a second. */
export const POST = route({
  action: 'people.change',
  ...people.onPerson,
  body: withNothing,
  run: ({ viewer, subject, request }) => people.act.disable(people.selfOf(viewer, request), subject.id),
})
