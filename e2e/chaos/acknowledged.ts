import { createHash } from 'node:crypto'
import type { Sent } from './outside'
import type { Letter } from './post'

/** What the product has kept of what it received. */
export interface Received {
  /** `source externalId` of every row of the inbox. */
  readonly inbox: ReadonlySet<string>
  /** The telephony's names of all calls that were opened. */
  readonly calls: ReadonlySet<string>
}

/** Words that tell nothing which anybody keeps: of an agent's leg, and of the caller's, of which only the end is news. */
const notKept = {
  leg: ['initiated', 'queued'],
  call: ['initiated', 'queued', 'ringing', 'in-progress'],
  'dial-action': [],
} as const satisfies Partial<Record<Sent['kind'], readonly string[]>>

/**
 * What the product has acknowledged with 2xx and does not know any more, one sentence each. The rule, by kind:
 *
 * - a step of a card entry, a leg, the end of a dial or of a call: a row in the inbox under its signature;
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
  const sentences = lost.map(
    ({ kind, token, callSid }) =>
      `${kind} ${token} of ${callSid ?? 'the processor'} was acknowledged and lost`,
  )
  // One that was sent twice is lost once.
  return [...new Set(sentences)]
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
      return letter?.isKeyPress === true || inbox.has(nameOf(letter))
    case 'leg':
    case 'call':
    case 'dial-action':
      return isNoNews(kind, letter) || inbox.has(nameOf(letter))
  }
}

/** The name of its row, as docs/decisions/040 says it: the same for every time that it was sent. */
function nameOf(letter: Letter | undefined): string {
  return `twilio signed:${createHash('sha256')
    .update(letter?.signature ?? '')
    .digest('hex')}`
}

function isNoNews(kind: keyof typeof notKept, letter: Letter | undefined): boolean {
  const words: readonly string[] = notKept[kind]
  return letter !== undefined && words.includes(letter.callStatus)
}
