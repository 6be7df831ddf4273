import type { TimeReading } from '@/lib/domain/health/answers'
import type { TelephonyAccount } from '@/lib/ports/preflight'
import { err, ok } from '@/lib/values/result'
import { attempt, type TwilioAccount, twilioClient } from './client'

/** Asks Twilio for the account itself (twilio.com/docs/iam/api/account): the cheapest question that needs the credentials. */
export function twilioAccount(account: TwilioAccount): TelephonyAccount {
  const client = twilioClient(account, 'fresh')
  return {
    async read() {
      const askedAt = Date.now()
      const answer = await attempt(() => client.api.v2010.accounts(account.accountSid).fetchWithHttpInfo())
      if (!answer.ok) {
        const { error } = answer
        // A code is Twilio's own word; a bare status may come from anything in between.
        const definite = error.kind === 'refused' && !error.code.startsWith('HTTP ')
        return definite
          ? err({ kind: 'refused', detail: error.code })
          : err({ kind: 'noAnswer', detail: error.kind === 'refused' ? error.code : error.detail })
      }
      const { body, headers } = answer.value
      const time = timeOf(headers.date, askedAt, Date.now())
      const status = /^[a-z]{1,20}$/.test(String(body.status)) ? String(body.status) : 'not active'
      return ok({ active: status === 'active', status, time })
    },
  }
}

/** HTTP dates have whole seconds. */
function timeOf(date: unknown, askedAt: number, answeredAt: number): TimeReading | null {
  const theirs = Date.parse(typeof date === 'string' ? date : '')
  if (Number.isNaN(theirs)) return null
  return { of: 'twilio', askedAt, answeredAt, theirs, resolutionMs: 1_000 }
}
