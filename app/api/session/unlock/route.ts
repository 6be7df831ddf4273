import { people, route, withCookies } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { unlock } from '@/lib/wire/people'

/** The person is back at a locked screen and shows it. */
export const POST = route({
  action: 'session.unlock',
  body: unlock,
  run: async ({ viewer, body, request }) => {
    const unlocked = await people.unlock(people.selfOf(viewer, request), body)
    return unlocked.ok ? ok(withCookies({ answer: {}, cookies: unlocked.value })) : unlocked
  },
})
