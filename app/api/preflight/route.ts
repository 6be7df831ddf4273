import { actorOf, preflight, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { askPreflight } from '@/lib/wire/health'

/** What the last round has found. */
export const GET = route({
  action: 'health.view',
  run: async () => ok(await preflight.view()),
})

/** Looks at everything anew, at most once in ten seconds; the answer says when it may be asked for again. */
export const POST = route({
  action: 'health.check',
  body: askPreflight,
  status: 202,
  run: async ({ viewer, request }) => ok(await preflight.ask(actorOf(viewer, request))),
})
