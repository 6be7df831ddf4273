import { answer, twiml } from '@/lib/http/webhook'
import { act, read, signedWebhook, twimlOf } from '@/lib/server'

/** A caller dials our number, or has waited: which agent's device rings now? */
export const POST = signedWebhook('voice', async ({ form, query, externalId }) => {
  const reading = read.incomingCall(form)
  if (reading.kind !== 'callArrived') return answer(400, 'CallSid is missing.')
  const { callSid: sid, from, to, callerName: name } = reading
  const received = { source: 'twilio', externalId } as const
  return twiml(twimlOf(await act.receiveCall({ sid, from, to, name }, read.waits(query), received)))
})
