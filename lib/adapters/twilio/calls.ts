import type { Calls } from '@/lib/ports/calls'
import { err, ok } from '@/lib/values/result'
import { attempt, type TwilioAccount, twilioClient } from './client'

/** Statuses of a call that has not ended (twilio.com/docs/voice/api/call-resource). A new word counts as not ended. */
const over: readonly string[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled']

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
  }
}
