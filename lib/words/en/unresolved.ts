import type { SettlementSource, StopReason, Verdict } from '@/lib/wire/views'

/** Who may know what became of money, in the middle of a sentence. */
export const settlementSourceNames: Record<SettlementSource, string> = {
  customersBank: "the customer's bank",
  ourBank: 'our own bank',
  gateway: 'the gateway',
  processor: 'the processor',
}

/** The same as the choices of a form. */
export const settlementSourceOptions: Record<SettlementSource, string> = {
  customersBank: "The customer's bank",
  ourBank: 'Our own bank',
  gateway: 'The gateway',
  processor: 'The processor',
}

/** What two people may settle, as the choice of a form. */
export const verdictNames: Record<Verdict, string> = {
  taken: 'The money was taken',
  notTaken: 'Nothing was taken, or all of it went back',
}

/** Why no card is taken. */
export const stopReasonWords: Record<StopReason, string> = {
  connectorFault: 'The connector said “success” for a card that the bank does not know.',
  check: 'A check of the set-up failed.',
  person: 'A supervisor stopped it.',
}

/** The unresolved desk, the list of customers to be told, and what a person does by hand. */
export const unresolvedWords = {
  title: 'Unresolved',
  heading: 'Not settled',
  empty: (time: string) => `Nothing unresolved. Last checked ${time}.`,
  tellHeading: 'Tell the customer',
  tellEmpty: 'Everybody has been told.',
  owner: 'Owner',
  age: 'Unknown for',
  nextCheck: (time: string) => `Next check ${time}`,
  noCheck: 'No further check by itself. Settle it by hand.',
  overdue: 'A supervisor must see to it.',
  sources: 'What each side said',
  checkNow: 'Check now',
  checking: 'Checking',
  checkAgain: (seconds: number) => `Possible again in ${seconds} s.`,
  open: 'Open',
  sentence: 'Say to the customer',
  settle: 'Settle by hand',
  settleQuestion: 'What became of the money?',
  settleLine: 'Only what a bank or the processor has told you. A second person must confirm it.',
  settleTwice: 'Only when one of the charges was given back. A second person must confirm it.',
  verdict: 'What they say',
  noVerdict: 'Choose what they say.',
  noSource: 'Choose who told you.',
  source: 'Who told you?',
  sourceReference: 'Their reference: a name and a time, or a case number',
  propose: 'Ask a second person',
  proposed: (facts: { name: string; verdict: string; source: string; reference: string }) =>
    `${facts.name} says: ${facts.verdict}. Told by ${facts.source}, ${facts.reference}.`,
  own: 'Somebody else must confirm it.',
  confirm: { taken: 'Confirm it was taken', notTaken: 'Confirm nothing was taken' } satisfies Record<
    Verdict,
    string
  >,
  confirmQuestion: 'Do you confirm this?',
  withdraw: 'Take it back',
  override: 'Allow another payment',
  overrideQuestion: 'Allow another payment for this reference?',
  overrideLine:
    'If the first one goes through after all, the customer has paid twice and one must be refunded. You answer for it.',
  reason: 'Why?',
  overridden: (name: string) => `${name} allowed another payment for this reference.`,
  replacedBy: 'Another payment took its place.',
  replaces: 'It took the place of another payment.',
  told: 'Told',
  callBack: 'Call back',
  keepGoing: 'Leave it',
} as const

/** The banner and the dialog of a stop. */
export const stopWords = {
  banner: 'Stop taking cards',
  since: (time: string, name: string | null) =>
    name ? `Stopped by ${name} at ${time}.` : `Stopped by Sotto at ${time}.`,
  rest: 'Card entries that are open finish; none starts.',
  whoMayLift: 'A supervisor may lift it.',
  lift: 'Take cards again',
  liftQuestion: 'Take cards again?',
  liftLine: 'Only when the fault is mended: the next card is charged through the same connector.',
  stop: 'Stop taking cards',
  stopQuestion: 'Stop taking cards?',
  stopLine: 'No card entry starts until a supervisor lifts it. Open ones finish.',
  keep: 'Leave it',
  payment: 'The payment that showed it',
} as const
