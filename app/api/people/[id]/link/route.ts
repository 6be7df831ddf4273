import { people, route } from '@/lib/server'
import { withNothing } from '@/lib/wire/commands'

/** Another link for somebody who has lost password or phone. It is shown this once. */
export const POST = route({
  action: 'people.change',
  ...people.onPerson,
  body: withNothing,
  run: ({ viewer, subject, request }) => people.act.link(people.selfOf(viewer, request), subject.id),
})
