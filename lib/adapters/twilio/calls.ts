import type { Calls } from '@/lib/ports/calls'
import { err, ok } from '@/lib/values/result'
import { attempt, type TwilioAccount, twilioClient } from './client'
import { agentIdOf } from './voice'

/** Statuses of a call that has not ended (twilio.com/docs/voice/api/call-resource). A new word counts as not ended. */
const over: readonly string[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled']

/** One device at a time is offered a call, so that one leg at most is answered. */
const legsMax = 1

/** Reads calls from Twilio's API. */
export function twilioCalls(account: TwilioAccount): Calls {
  const client = twilioClient(account, 'kept')
  return {
    async stateOf(callSid) {
      const answer = await attempt(() => client.calls(callSid).fetch())
      if (answer.ok) return ok(over.includes(answer.value.status) ? 'over' : 'up')
      const { error } = answer
      // Only Twilio's own word that there is no such call counts; a 404 of anything in between proves nothing.
      if (error.kind === 'refused' && error.code === '20404') return ok('over')
      return err({ detail: error.detail })
    },
    async answeredLegOf(callSid) {
      const legs = { parentCallSid: callSid, status: 'in-progress', limit: legsMax } as const
      const answer = await attempt(() => client.calls.list(legs))
      if (!answer.ok) return err({ detail: answer.error.detail })
      const [leg] = answer.value
      return ok(leg ? { legSid: leg.sid, agentId: agentIdOf(leg.to) } : null)
    },
  }
}
