import { z } from 'zod'
import { brands, entryFields, entryRefusals } from '@/lib/values/card'

/**
 * What the server tells the browser, versioned. The screen never derives a rule: it shows `availableActions`.
 * Times are milliseconds since 1970 on the server's clock; `serverNow` lets the browser line its own clock up.
 */

export const moneyView = z.object({ minor: z.int(), currency: z.string() })

export const maskedCardView = z.object({
  brand: z.enum(brands).nullable(),
  lastFour: z
    .string()
    .regex(/^\d{4}$/)
    .nullable(),
  /** `MMYY`. */
  expiry: z
    .string()
    .regex(/^\d{4}$/)
    .nullable(),
})

/** Actions that a person may take on a payment right now. */
export const paymentActions = [
  'askForCard',
  'reask',
  'reopen',
  'cancelEntry',
  'take',
  'takeAgain',
  'anotherPayment',
  'close',
  'retryRecording',
] as const

/** One row of the card entry. Typing progress is laid over it by the live stream. */
export const rowView = z.object({
  field: z.enum(entryFields),
  state: z.enum(['notAsked', 'asked', 'accepted', 'refused']),
  tries: z.int(),
  /** The first entry is in; the one that must equal it is asked now. */
  second: z.boolean(),
  /** Keys typed so far in the open field, as the server last knew. */
  keys: z.int(),
  /** When the last key arrived, `null` before the first. */
  lastKeyAt: z.number().nullable(),
  /** Order of `keys` among progress messages: a message with a smaller serial is older. */
  serial: z.number(),
  why: z.enum(entryRefusals).nullable(),
  brand: z.enum(brands).nullable(),
  lastFour: z.string().nullable(),
  expiry: z.string().nullable(),
  /** The keys of this row arrived in pairs, as from a phone that sends each one twice. */
  twice: z.boolean(),
})

export const attemptStages = ['securing', 'opening', 'entering', 'ready', 'completing', 'cancelling'] as const

export const attemptView = z.object({
  id: z.string(),
  number: z.int(),
  stage: z.enum(attemptStages),
  /** The field being asked, `null` unless the stage is `entering`. */
  live: z.enum(entryFields).nullable(),
  askedAt: z.number().nullable(),
  rows: z.array(rowView),
  gapSeconds: z.int(),
  /** The caller has more time for each key than usual. */
  slow: z.boolean(),
  /** The entry is being ended to open it anew. */
  reopening: z.boolean(),
  brands: z.array(z.enum(brands)),
  card: maskedCardView.nullable(),
  readyAt: z.number().nullable(),
  takenAt: z.number().nullable(),
  /** The provider has confirmed that it works on it. */
  received: z.boolean(),
  /** The issuer declined this very card for good: it must not be sent again. */
  shunned: z.boolean(),
})

/** What became of the money, by the name of the screen that tells it. */
export const resultKinds = [
  'paid',
  'paidUnmatched',
  'saved',
  'declined',
  'needsApproval',
  'thirdDecline',
  'notFinal',
  'underReview',
  'checking',
  'resolvedPaid',
  'resolvedNotPaid',
  'hungUpBefore',
  'hungUpAfter',
  'star',
  'cancelled',
  'cancelledTooLate',
  'refused',
  'setupProblem',
  'setupUnclear',
  'recordingBlocked',
  'linkDown',
  'saveUnknown',
  'notSaved',
  'booksDiffer',
  'chargedTwice',
  'paidAndReplaced',
  'settledPaid',
  'settledNotPaid',
  'settledWrongly',
  'closed',
] as const

/** What two people may settle, and who may have told them. */
export const verdicts = ['taken', 'notTaken'] as const
export const settlementSources = ['customersBank', 'ourBank', 'gateway', 'processor'] as const

/** Why no card is taken. */
export const stopReasons = ['connectorFault', 'check', 'person'] as const

export const declineKinds = [
  'general',
  'funds',
  'expired',
  'details',
  'cardNotAccepted',
  'issuer',
  'bankUnreachable',
  'needsApproval',
] as const

export const resultView = z.object({
  kind: z.enum(resultKinds),
  /** The card was complete and *Take* was pressed. */
  taken: z.boolean(),
  /** Another payment has taken the place of this one. */
  replaced: z.boolean(),
  /** Only for `declined` and `thirdDecline`. */
  decline: z.enum(declineKinds).nullable(),
  /** When it was known, or since when it is not. */
  at: z.number(),
  card: maskedCardView.nullable(),
  /** When we look again, `null` when nothing is open. */
  nextCheckAt: z.number().nullable(),
  /** Codes and ids for the fold "Details": label and value, never a card number or a token. */
  details: z.array(z.object({ label: z.string(), value: z.string() })),
})

/** Where on the desk this payment is: the third of the four steps is `review`. */
export const deskSteps = ['card', 'review', 'result'] as const

export const paymentStatuses = [
  'open',
  'inFlight',
  'outcomeUnknown',
  'paid',
  'saved',
  'booksDiffer',
  'closed',
] as const

/** The chip in a list: one word for every state (one total table in lib/words). */
export const chips = [
  'notStarted',
  'preparing',
  'takingCard',
  'sending',
  'sentToBank',
  'checking',
  'notFinal',
  'underReview',
  'declined',
  'callerHungUp',
  'paid',
  'saved',
  'cancelled',
  'setupProblem',
  'booksDiffer',
  'chargedTwice',
  'paidAndReplaced',
  'paidByHand',
  'notTakenByHand',
  'refused',
  'closed',
] as const

export const paymentView = z.object({
  id: z.string(),
  version: z.int(),
  status: z.enum(paymentStatuses),
  chip: z.enum(chips),
  step: z.enum(deskSteps),
  kind: z.enum(['charge', 'save']),
  /** `null` when only a card is saved. */
  money: moneyView.nullable(),
  reference: z.string(),
  description: z.string().nullable(),
  customerName: z.string().nullable(),
  callId: z.string(),
  agent: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.number(),
  attempts: z.int(),
  declines: z.int(),
  attempt: attemptView.nullable(),
  result: resultView.nullable(),
  availableActions: z.array(z.enum(paymentActions)),
})

export const recordingStates = [
  'none',
  'starting',
  'on',
  'pausing',
  'paused',
  'resuming',
  'stopped',
  'unclear',
] as const

export const callView = z.object({
  id: z.string(),
  version: z.int(),
  status: z.enum(['ringing', 'live', 'ended']),
  from: z.string(),
  name: z.string().nullable(),
  arrivedAt: z.number(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Read from the provider's answer, never from our wish. */
  recording: z.enum(recordingStates),
  /** When card digits were last said aloud, `null` if they were not. */
  spokenAt: z.number().nullable(),
  /** The recording is silent although no keypad needs it: the agent may let it go on. */
  maySound: z.boolean(),
  /** When an ended call puts itself away, `null` while it does not. */
  wrapUpUntil: z.number().nullable(),
})

/** What is known of a caller before the call is answered. */
export const earlierView = z.object({
  /** Payments that went through, and when the last one did. */
  paid: z.int(),
  lastPaidAt: z.number().nullable(),
  /** What of this caller is open or not known, newest first. */
  open: z.array(
    z.object({
      id: z.string(),
      chip: z.enum(chips),
      money: moneyView.nullable(),
      reference: z.string(),
      agentName: z.string(),
    }),
  ),
})

/** Why somebody takes no calls. */
export const awayReasons = ['break', 'lunch', 'training', 'meeting', 'otherWork'] as const

export const linkStates = ['unknown', 'up', 'down'] as const

export const paymentRow = z.object({
  id: z.string(),
  version: z.int(),
  callId: z.string(),
  chip: z.enum(chips),
  kind: z.enum(['charge', 'save']),
  money: moneyView.nullable(),
  reference: z.string(),
  card: maskedCardView.nullable(),
  agentName: z.string(),
  createdAt: z.number(),
})

export const viewer = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(['agent', 'supervisor', 'admin'])),
})

/** One call of the agent's today, with what was taken on it. */
export const callRow = z.object({
  id: z.string(),
  from: z.string(),
  name: z.string().nullable(),
  arrivedAt: z.number(),
  /** Milliseconds of talking, `null` while it goes on or when nobody answered. */
  talkedMs: z.number().nullable(),
  note: z.string().nullable(),
  payments: z.array(
    z.object({
      id: z.string(),
      chip: z.enum(chips),
      money: moneyView.nullable(),
      reference: z.string(),
    }),
  ),
})

/** A live call whose agent's screen was lost. */
export const lostDeskView = z.object({
  callId: z.string(),
  caller: z.string(),
  agentName: z.string(),
  payment: z
    .object({ id: z.string(), chip: z.enum(chips), money: moneyView.nullable(), reference: z.string() })
    .nullable(),
})

/** One line of a payment's timeline. */
export const timelineEntry = z.object({
  at: z.number(),
  source: z.enum(['agent', 'twilio', 'shuttle', 'sotto']),
  key: z.string(),
  values: z.record(z.string(), z.string()),
})

/** What a person may do about money that is not settled. */
export const caseActions = ['check', 'settle', 'confirm', 'withdraw', 'override'] as const

/** All that is known of money that is not settled. */
export const caseView = z.object({
  since: z.number(),
  /** It has been open for so long that a supervisor must see to it. */
  escalated: z.boolean(),
  /** When the books are read next, `null` when only a person can settle it. */
  nextCheckAt: z.number().nullable(),
  /** The newest word of each side, oldest first. */
  sources: z.array(timelineEntry),
  /** What one person says and nobody has confirmed yet. */
  proposed: z
    .object({
      verdict: z.enum(verdicts),
      source: z.enum(settlementSources),
      reference: z.string(),
      byName: z.string(),
      at: z.number(),
    })
    .nullable(),
  /** Leave for one new payment to take its place; `replacedBy` names the payment that used it. */
  override: z
    .object({
      byName: z.string(),
      reason: z.string(),
      at: z.number(),
      replacedBy: z.string().nullable(),
    })
    .nullable(),
  actions: z.array(z.enum(caseActions)),
})

/** Cards are not taken for now. */
export const stopView = z.object({
  connector: z.string(),
  since: z.number(),
  why: z.enum(stopReasons),
  /** `null`: Sotto itself. */
  byName: z.string().nullable(),
  paymentId: z.string().nullable(),
  mayLift: z.boolean(),
})

/** A customer who is owed an answer that is known by now. */
export const toTellView = paymentRow.extend({
  result: resultView,
  caller: z.object({ name: z.string().nullable(), from: z.string() }).nullable(),
  customerName: z.string().nullable(),
  owedSince: z.number(),
  mayTell: z.boolean(),
})

/** GET /api/unresolved: what is not settled, and who must be told. */
export const unresolvedView = z.object({
  serverNow: z.number(),
  clockScale: z.number(),
  timeZone: z.string(),
  /** Everybody's, not only the viewer's own. */
  everybodys: z.boolean(),
  stop: stopView.nullable(),
  /** The oldest first. */
  cases: z.array(paymentRow.extend({ result: resultView, case: caseView })),
  toTell: z.array(toTellView),
})

/** GET /api/desk: the whole truth of an agent's desk. */
export const deskView = z.object({
  viewer,
  serverNow: z.number(),
  clockScale: z.number(),
  timeZone: z.string(),
  defaultCurrency: z.string(),
  presence: z.object({
    state: z.enum(['ready', 'away']),
    reason: z.enum(awayReasons).nullable(),
    since: z.number(),
  }),
  /** The one screen of this person that acts; `null` when none does. */
  screen: z.string().nullable(),
  /** The ways to the outside and to our own records, as this server last found them. */
  links: z.object({
    phone: z.enum(linkStates),
    bank: z.enum(linkStates),
    records: z.enum(linkStates),
  }),
  call: callView.nullable(),
  /** Only while a call rings or its details are filled in. */
  earlier: earlierView.nullable(),
  /** The payment that the desk works on in this call, `null` while Details are filled in. */
  payment: paymentView.nullable(),
  /** Everything of mine that is not settled, newest first. */
  open: z.array(paymentRow),
  /** My customers who are owed an answer. */
  toTell: z.array(toTellView),
  /** Whether cards are stopped. */
  stop: stopView.nullable(),
  /** My calls of today, newest first. */
  calls: z.array(callRow),
  /** Calls of colleagues that lost their screen; only while I have no call. */
  lost: z.array(lostDeskView),
  /** What happened in this call, newest last: `key` picks the sentence from lib/words. */
  feed: z.array(z.object({ at: z.number(), key: z.string(), values: z.record(z.string(), z.string()) })),
})

/** GET /api/references?reference=…: what we already know of a reference. */
export const referenceView = z.object({
  paid: z.array(
    z.object({
      id: z.string(),
      money: moneyView.nullable(),
      at: z.number(),
      agentName: z.string(),
      /** Whether this person may look at the payment: a colleague's is known of, and not shown. */
      mayOpen: z.boolean(),
    }),
  ),
  busy: z
    .object({
      id: z.string(),
      state: z.enum(['inFlight', 'unknown']),
      nextCheckAt: z.number().nullable(),
      agentName: z.string(),
      /** As above. */
      mayOpen: z.boolean(),
      /** A supervisor has allowed one new payment to take its place. */
      mayReplace: z.boolean(),
    })
    .nullable(),
})

/** GET /api/payments?before=…: newest first, keyset paging. */
export const paymentListView = z.object({
  serverNow: z.number(),
  timeZone: z.string(),
  rows: z.array(paymentRow),
  next: z.string().nullable(),
})

/** GET /api/payments/:id */
export const paymentPageView = z.object({
  viewer,
  serverNow: z.number(),
  clockScale: z.number(),
  timeZone: z.string(),
  payment: paymentView,
  /** Who rang, `null` when the call is not known any more. */
  caller: z.object({ name: z.string().nullable(), from: z.string() }).nullable(),
  /** `null` when there is nothing to settle. */
  case: caseView.nullable(),
  /** The customer is owed an answer that is known by now, and this person may say that they were told. */
  mayTell: z.boolean(),
  /** The payment whose place it took. */
  replaces: z.string().nullable(),
  timeline: z.array(timelineEntry),
})

export type MoneyView = z.infer<typeof moneyView>
export type MaskedCardView = z.infer<typeof maskedCardView>
export type RowView = z.infer<typeof rowView>
export type AttemptView = z.infer<typeof attemptView>
export type ResultView = z.infer<typeof resultView>
export type PaymentView = z.infer<typeof paymentView>
export type PaymentAction = (typeof paymentActions)[number]
export type CallView = z.infer<typeof callView>
export type PaymentRow = z.infer<typeof paymentRow>
export type EarlierView = z.infer<typeof earlierView>
export type CallRow = z.infer<typeof callRow>
export type LostDeskView = z.infer<typeof lostDeskView>
export type AwayReason = (typeof awayReasons)[number]
export type Viewer = z.infer<typeof viewer>
export type DeskView = z.infer<typeof deskView>
export type ReferenceView = z.infer<typeof referenceView>
export type PaymentListView = z.infer<typeof paymentListView>
export type CaseView = z.infer<typeof caseView>
export type CaseAction = (typeof caseActions)[number]
export type StopView = z.infer<typeof stopView>
export type ToTellView = z.infer<typeof toTellView>
export type UnresolvedView = z.infer<typeof unresolvedView>
export type TimelineEntry = z.infer<typeof timelineEntry>
export type PaymentPageView = z.infer<typeof paymentPageView>
export type ResultKind = (typeof resultKinds)[number]
export type Verdict = (typeof verdicts)[number]
export type SettlementSource = (typeof settlementSources)[number]
export type StopReason = (typeof stopReasons)[number]
export type DeclineKind = (typeof declineKinds)[number]
export type Chip = (typeof chips)[number]
