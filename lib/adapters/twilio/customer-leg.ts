import type { CallLegs, CustomerLeg } from '@/lib/ports/customer-leg'
import { assert } from '@/lib/values/result'

/**
 * Which leg a Payments session is posted to (twilio.com/docs/voice/api/payment-resource: the leg whose keys are captured):
 *
 * - a customer rang us and `<Dial><Client>` reached the agent: the parent leg, the `CallSid` of the voice webhook;
 * - the agent's device rang out with `<Dial><Number>`: the child leg, the `CallSid` of the `<Number>` status callbacks. The
 *   callbacks of its session name the parent, which is the agent's: they are told apart by `Sid`;
 * - a conference: the customer's participant `CallSid`, as participant-join tells it.
 */
export const twilioCustomerLeg: CustomerLeg = {
  of(call) {
    const sid = legOf(call)
    assert(sid, 'a keypad opens on a leg that is known to be the customer’s')
    return sid
  },
}

function legOf({ topology = 'inbound', sid, legSid, customerSid = null }: CallLegs): string | null {
  switch (topology) {
    case 'inbound':
      return sid
    case 'outbound':
      return legSid
    case 'conference':
      return customerSid
  }
}
