import { accepted, answer } from '@/lib/http/webhook'
import { act, read, signedWebhook } from '@/lib/server'

/** The caller's leg is over. */
export const POST = signedWebhook('call', async ({ form, externalId }) => {
  const reading = read.call(form)
  if (reading.kind !== 'callEnded') return accepted()
  const observed = await act.observeCallOfSid(
    reading.callSid,
    { kind: 'callEnded', why: reading.status },
    { source: 'twilio', externalId },
  )
  return observed === 'unknown' ? answer(404, 'No such call.') : accepted()
})
