import { house, people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { invitePerson } from '@/lib/wire/people'

/** Everybody who may sign in. */
export const GET = route({
  action: 'people.view',
  run: async ({ viewer }) => ok({ people: await house().auth.people.list(), you: viewer.id }),
})

/** Adds somebody. The link with which they come in is shown this once. */
export const POST = route({
  action: 'people.invite',
  body: invitePerson,
  status: 201,
  run: ({ viewer, body, request }) => people.act.invite(people.selfOf(viewer, request), body),
})
