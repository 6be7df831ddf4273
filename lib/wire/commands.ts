import { z } from 'zod'
import { entryFields } from '@/lib/values/card'
import { cardDigitsMin } from '@/lib/values/prose'
import { awayReasons, settlementSources, verdicts } from './views'

/** Ids and keys are plain characters without blanks: the database takes nothing else. */
const id = z
  .string()
  .max(80)
  .regex(/^[\x21-\x7e]+$/)

/**
 * Names that a browser makes up. They are stored as they are, so that nothing fits in that could be a card number: as many
 * digits as the shortest one has are refused, wherever they stand.
 */
const ownName = id
  .regex(/^[\w.-]+$/)
  .refine((name) => name.replace(/\D/g, '').length < cardDigitsMin, { error: 'too many digits' })

/** Made by the browser once for each confirmed wish. */
const requestId = ownName.min(8).max(64)

/**
 * The most characters of each text, blanks around it aside. The form and the server share them, so that nobody types a
 * text that is refused only when it is sent. Longer ones do not fit the provider's description or any screen.
 */
export const charactersMax = {
  reference: 60,
  description: 120,
  customerName: 120,
  customerKey: 60,
  note: 500,
  sourceReference: 120,
  reason: 300,
} as const

/**
 * A text as typed. Far longer than any that is kept: one that is merely too long is refused beside its field, and only
 * what no form sends is refused as a whole.
 */
const typed = (max: number) => z.string().max(4 * max)

/** What the browser may ask for. Texts arrive as typed; the server reads and refuses them beside their field. */

/** POST /api/payments: open a payment and ask for the card at once. */
export const startPayment = z.object({
  /** Made by the browser once per confirmed form, so that a repeated click opens one payment. */
  requestId,
  callId: id,
  kind: z.enum(['charge', 'save']),
  amount: z.string().max(40),
  currency: z.string().max(3),
  reference: typed(charactersMax.reference),
  description: typed(charactersMax.description).optional(),
  customerName: typed(charactersMax.customerName).optional(),
  customerKey: typed(charactersMax.customerKey).optional(),
  /** The caller needs more time for each key. */
  slow: z.boolean().optional(),
  /** Payments of the same reference that the agent has seen and confirmed as a different one. */
  knownPaid: z.array(id).max(20).optional(),
  /** The unresolved payment whose place this one takes, as a supervisor allowed. */
  replaces: id.optional(),
})

/** POST /api/payments/:id/attempts: ask for a card again after an attempt ended. */
export const startAttempt = z.object({ requestId })

/** POST /api/payments/:id/reask */
export const reaskField = z.object({
  attemptId: id,
  field: z.enum(entryFields),
  /** An accepted field is cleared only by whoever knows that it was accepted. */
  clears: z.boolean(),
})

/** POST /api/payments/:id/reopen: ends the entry and opens it anew, slowly or at the usual pace. */
export const reopenEntry = z.object({ attemptId: id, slow: z.boolean(), requestId })

/** POST /api/payments/:id/take and …/cancel: both name the attempt that the person saw. */
export const onAttempt = z.object({ attemptId: id })

/** POST /api/payments/:id/take */
export const takePayment = z.object({
  attemptId: id,
  /** What the button said, in minor units: a screen that shows an older amount must not charge. `null` for save only. */
  minor: z.int().nullable(),
})

/** POST /api/payments/:id/close */
export const closePayment = z.strictObject({})

/** POST /api/payments/:id/settle: what somebody outside says became of the money. A second person confirms it. */
export const proposeSettlement = z.object({
  verdict: z.enum(verdicts),
  source: z.enum(settlementSources),
  /** What the source calls it: a case number, a name and a time. */
  sourceReference: typed(charactersMax.sourceReference),
})

/** POST /api/payments/:id/settle/confirm: names the proposal that the second person saw. */
export const confirmSettlement = z.object({ proposedAt: z.number() })

/** POST /api/payments/:id/override: one new payment may take the place of this one. */
export const overridePayment = z.object({ reason: typed(charactersMax.reason) })

/** POST … without anything to say: payments/:id/settle/withdraw, told, check; cards/stop, cards/lift. */
export const withNothing = z.strictObject({})
/** POST /api/payments/:id/check: has the processor's books read now. */
export const checkPayment = z.strictObject({})

/** POST /api/presence */
export const setPresence = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('away'), reason: z.enum(awayReasons).nullable().default(null) }),
])

/** POST /api/desk/screen and …/leave: which of a person's screens acts. */
export const onScreen = z.object({ screen: ownName })

/** POST /api/calls/:id/finish: the agent is done with an ended call, and may have written something down. */
export const finishCall = z.strictObject({ note: typed(charactersMax.note).default('') })

/** POST /api/calls/:id/… without anything to say: hold-wrap-up, spoken, sound, take-over. */
export const onCall = z.strictObject({})

/** Every refusal a command can meet, by name. The HTTP status of each stands in lib/http.ts, the sentence in lib/words. */
export const refusalCodes = [
  'notSignedIn',
  'notAllowed',
  'notFound',
  'malformed',
  'tooLarge',
  'foreignOrigin',
  'busy',
  'conflict',
  'locked',
  'secondFactorNeeded',
  'codeWrong',
  'passwordWrong',
  'tooManyTries',
  'ticketVoid',
  'invitationVoid',
  'passwordTooShort',
  'passwordTooLong',
  'passwordNeedsBoth',
  'passwordAboutYou',
  'passwordCommon',
  'nameEmpty',
  'emailNotOne',
  'emailTaken',
  'rolesEmpty',
  'ownAccount',
  'amountEmpty',
  'amountNotANumber',
  'amountTooManyDecimals',
  'amountZero',
  'amountNegative',
  'amountTooLarge',
  'currencyUnknown',
  'referenceEmpty',
  'referenceTooLong',
  'referenceCardLike',
  'referenceControlCharacters',
  'textTooLong',
  'textCardLike',
  'textControlCharacters',
  'alreadyPaid',
  'referenceBusy',
  'callBusy',
  'callNotLive',
  'paymentBusy',
  'notOpen',
  'notReady',
  'notEntering',
  'fieldNotInEntry',
  'fieldAccepted',
  'attemptOver',
  'amountChanged',
  'sameCardDeclined',
  'keypadOpen',
  'handledElsewhere',
  'agentBusy',
  'tooLateToCancel',
  'tooManyDeclines',
  'stopTakingCards',
  'nothingToSettle',
  'onlyTakenLeft',
  'replacementRuns',
  'proposalChanged',
  'secondPersonNeeded',
  'nothingToOverride',
  'notOverridden',
  'notKnownYet',
  'reasonEmpty',
  'sourceReferenceEmpty',
  'checkedJustNow',
  'nothingToCheck',
  'unavailable',
  'cannotRecord',
  'failed',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** The body of every refused request. `field` names the input beside which the sentence belongs. */
export const refusalBody = z.object({
  refusal: z.enum(refusalCodes),
  field: z
    .enum([
      'amount',
      'currency',
      'reference',
      'description',
      'customerName',
      'customerKey',
      'note',
      'sourceReference',
      'reason',
      'name',
      'email',
      'roles',
      'code',
      'password',
      'current',
      'next',
    ])
    .nullable(),
  /** Further payments that the refusal speaks of (already paid, busy). */
  payments: z.array(z.string()),
  /** When the same may be asked again, on the server's clock; `null` where that depends on no time. */
  againAt: z.number().nullable().default(null),
  /** A short code for support when something failed here. */
  errorId: z.string().nullable(),
})

export type StartPayment = z.infer<typeof startPayment>
export type RefusalBody = z.infer<typeof refusalBody>
export type RefusalField = NonNullable<RefusalBody['field']>
