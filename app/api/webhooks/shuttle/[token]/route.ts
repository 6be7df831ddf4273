import { readBounded } from '@/lib/http/body'
import { accepted, answer, callbackBytesMax } from '@/lib/http/webhook'
import { act, isOurInstance, isShuttleToken, read, webhook } from '@/lib/server'

/** A webhook of Shuttle's: a hint to fetch. It bears no signature; the secret path keeps strangers out. */
export async function POST(
  request: Request,
  context: { params: Promise<{ token: string }> },
): Promise<Response> {
  return webhook('shuttle', async () => {
    const { token } = await context.params
    if (!isShuttleToken(token)) return answer(404, 'Not found.')
    const body = await readBounded(request, callbackBytesMax)
    if (body === null) return answer(413, 'Too large.')
    const hint = read.shuttleWebhook(body.toString('utf8'))
    if (!hint) return answer(400, 'Not a webhook of ours.')
    if (!isOurInstance(hint.instance)) return answer(404, 'Not an instance of ours.')
    await act.takeWebhook(hint.key, hint.payment)
    return accepted()
  })
}
