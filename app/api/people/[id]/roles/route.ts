import { people, route } from '@/lib/server'
import { setRoles } from '@/lib/wire/people'

/** Gives somebody other roles, from their next request on. */
export const POST = route({
  action: 'people.change',
  ...people.onPerson,
  body: setRoles,
  run: ({ viewer, subject, body, request }) =>
    people.act.roles(people.selfOf(viewer, request), subject.id, body.roles),
})
