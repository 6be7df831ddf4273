import type { Sent } from './outside'
import type { Letter } from './post'

/** What the product has kept of what it received. */
export interface Received {
  /** `source externalId` of every row of the inbox. */
  readonly inbox: ReadonlySet<string>
  /** The telephony's names of all calls that were opened. */
  readonly calls: ReadonlySet<string>
}

/** Words of a leg or a call that tell nothing which anybody keeps. */
const notKept: readonly string[] = ['initiated', 'queued']

/**
 * What the product has acknowledged with 2xx and does not know any more, one sentence each. The rule, by kind:
 *
 * - a step of a card entry, a leg, the end of a dial or of a call: a row in the inbox under its token;
 * - a processor's webhook: a row in the inbox under its key;
 * - a call that arrives: the call itself, which is found by the telephony's name of it;
 * - a key that was pressed: exempt, since the next one repeats the count and nothing is decided by it;
 * - what becomes of a recording: exempt, since its state is read from answers and never from callbacks.
 *
 * Forged requests are refused, so that they are never acknowledged.
 */
export function lostOf(
  sent: readonly Sent[],
  letters: ReadonlyMap<string, Letter>,
  received: Received,
): readonly string[] {
  const acknowledged = sent.filter(({ status }) => status !== null && status >= 200 && status < 300)
  const lost = acknowledged.filter((request) => !isKept(request, letters.get(request.token), received))
  return lost.map(
    ({ kind, token, callSid }) =>
      `${kind} ${token} of ${callSid ?? 'the processor'} was acknowledged and lost`,
  )
}

function isKept(
  { kind, token, callSid }: Sent,
  letter: Letter | undefined,
  { inbox, calls }: Received,
): boolean {
  switch (kind) {
    case 'recording':
      return true
    case 'voice':
      return callSid !== null && calls.has(callSid)
    case 'shuttle':
      return inbox.has(`shuttle ${token}`)
    case 'payment':
      return letter?.isKeyPress === true || inbox.has(`twilio token:${token}`)
    case 'leg':
    case 'call':
    case 'dial-action':
      return notKept.includes(letter?.callStatus ?? '') || inbox.has(`twilio token:${token}`)
  }
}
