import { accepted, answer } from '@/lib/http/webhook'
import { act, read, signedWebhook } from '@/lib/server'

/** A step of the agent's leg: ringing, answered, over. */
export const POST = signedWebhook('leg', async ({ form, query, externalId }) => {
  const reading = read.leg(form)
  const callId = query.get('call')
  if (!callId || reading.kind === 'ignored') return answer(400, 'Our own call or a leg is missing.')
  const received = { source: 'twilio', externalId } as const
  switch (reading.kind) {
    case 'legRinging':
    case 'legAnswered': {
      const { kind, legSid, agentId } = reading
      return told(await act.observeCall(callId, { kind, legSid, agentId }, received))
    }
    case 'legEnded': {
      const { kind, legSid, status } = reading
      return told(await act.observeCall(callId, { kind, legSid, status }, received))
    }
    default:
      return accepted()
  }
})

function told(observed: Awaited<ReturnType<typeof act.observeCall>>): Response {
  return observed === 'unknown' ? answer(404, 'No such call.') : accepted()
}
