import { become, onlyInDemo, route } from '@/lib/server'
import { err, ok } from '@/lib/values/result'
import { becomePerson } from '@/lib/wire/demo'

/** Goes on as another person of the demo. The page has to be loaded anew: it still shows what the one before could see. */
export const POST = onlyInDemo(
  route({
    action: 'demo.become',
    body: becomePerson,
    run: async ({ body, request }) => {
      const response = await become(body.who, request)
      return response ? ok(response) : err({ code: 'notFound' })
    },
  }),
)
