import { answer, twiml } from '@/lib/http/webhook'
import { act, read, signedWebhook, twimlOf } from '@/lib/server'

/** The agent's side is over: what happens with the caller now? */
export const POST = signedWebhook('dialled', async ({ form, query, externalId }) => {
  const reading = read.dialAction(form)
  const callId = query.get('call')
  if (reading.kind !== 'dialEnded' || !callId) return answer(400, 'CallSid or our own call is missing.')
  const fact = { kind: 'dialEnded', status: reading.status, callerStillThere: reading.callStillUp } as const
  const plan = await act.afterDial(callId, fact, { source: 'twilio', externalId })
  return plan ? twiml(twimlOf(plan)) : answer(404, 'No such call.')
})
