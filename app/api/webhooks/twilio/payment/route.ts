import { accepted, answer } from '@/lib/http/webhook'
import { act, read, signedWebhook } from '@/lib/server'

/** A step of a card entry: opened, a key, a field's end, the session's end. */
export const POST = signedWebhook('payment', async ({ form, query, externalId }) => {
  const address = read.paymentAddress(query)
  if (!address) return answer(400, 'Our own attempt or effect is missing.')
  const { attemptId, effectId } = address
  const callback = read.payment(form, address)
  if (callback.cardDataSeen) act.alarmCardData(attemptId)
  switch (callback.kind) {
    case 'ignored':
      return callback.why === 'noSession' ? answer(400, 'Sid is missing.') : accepted()
    case 'progress': {
      const { field, keys } = callback
      const known = await act.recordKeys({ externalId, attemptId, effectId, field, keys })
      return known ? accepted() : answer(404, 'No such attempt.')
    }
    case 'fact': {
      const observed = await act.observePayment(callback.fact, { source: 'twilio', externalId })
      return observed === 'unknown' ? answer(404, 'No such attempt.') : accepted()
    }
  }
})
