/**
 * Decides which leg of a call gets the keypad session: always the one on which the customer presses the keys. On another
 * leg the session would capture the agent's own keypad, and the customer's tones would be heard.
 */
export interface CustomerLeg {
  /** The provider's name of the customer's leg. Throws when the call does not have it yet. */
  of(call: CallLegs): string
}

/** What is known of a call's legs. Without `topology` a customer rang us and an agent's device was dialled. */
export interface CallLegs {
  readonly topology?: 'inbound' | 'outbound' | 'conference'
  /** The leg that came first: the caller's on an inbound call, the agent's device on an outbound one. */
  readonly sid: string
  /** The leg that was dialled from it, once it is known. */
  readonly legSid: string | null
  /** The customer's own leg in a conference, as its joining told. */
  readonly customerSid?: string | null
}
