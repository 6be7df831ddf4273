import { actorOf, audit, route } from '@/lib/server'
import { auditSearch } from '@/lib/wire/audit'

/** Which payments, calls and people a text names. Asked in a body: what was typed must not stay in an address. */
export const POST = route({
  action: 'audit.view',
  shows: true,
  body: auditSearch,
  run: ({ viewer, body, request }) => audit.find(actorOf(viewer, request), body.text),
})
