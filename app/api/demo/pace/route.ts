import { house, onlyInDemo, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { setPace } from '@/lib/wire/demo'

/** Lets business time run faster for a while, on all instances at once. */
export const POST = onlyInDemo(
  route({
    action: 'demo.pace',
    body: setPace,
    run: async ({ body }) => {
      const kept = house().pace?.kept
      await ('usual' in body ? kept?.usual() : kept?.hasten(body.scale, body.forMs))
      return ok({})
    },
  }),
)
