/**
 * Everything a feed or a timeline can tell, by name. The server sends one of these as `key`; the sentence of each
 * stands in lib/words/en/timeline.ts.
 */
export const timelineKeys = [
  'paymentOpened',
  'attemptStarted',
  'recordingPaused',
  'recordingNotPaused',
  'sessionOpened',
  'sessionRefused',
  'fieldAsked',
  'fieldAskedOnceMore',
  'fieldAccepted',
  'fieldRefused',
  'fieldReasked',
  'reopened',
  'cardReady',
  'taken',
  'completeReceived',
  'sessionEnded',
  'looked',
  'paid',
  'saved',
  'declined',
  'cancelRequested',
  'attemptEnded',
  'outcomeUnknown',
  'resolvedPaid',
  'resolvedNotPaid',
  'booksDiffer',
  'chargedTwice',
  'closed',
  'factNoted',
  'callArrived',
  'callRinging',
  'callAnswered',
  'callEnded',
  'recordingResumed',
  'cardSpoken',
  'takenOver',
  'noted',
  'settlementProposed',
  'settlementWithdrawn',
  'settledByHand',
  'overridden',
  'replaced',
  'answerOwed',
  'customerTold',
] as const

export type TimelineKey = (typeof timelineKeys)[number]

/** Names that a line's values may use. All values are short texts, already safe to show. */
export type TimelineValues = Partial<
  Record<
    | 'field'
    | 'brand'
    | 'lastFour'
    | 'why'
    | 'result'
    | 'code'
    | 'amount'
    | 'number'
    | 'seconds'
    | 'name'
    | 'note'
    | 'reference'
    | 'status',
    string
  >
>

/** Whether a text is a key that we have words for: an older browser may meet a newer server. */
export function isTimelineKey(key: string): key is TimelineKey {
  return (timelineKeys as readonly string[]).includes(key)
}
