import type { z } from 'zod'
import { scrub } from '@/lib/values/prose'
import { type RefusalBody, type RefusalCode, type RefusalField, refusalBody } from '@/lib/wire/commands'

/** Why something was not done; the sentence for it stands in lib/words. */
export interface Refusal {
  readonly code: RefusalCode
  /** The input beside which the sentence belongs. */
  readonly field?: RefusalField | null
  /** Payments that the refusal speaks of. */
  readonly payments?: readonly string[]
  /** When the same may be asked again, in business time. */
  readonly againAt?: number
}

/** The HTTP status of every refusal. 422 is for what was typed, 409 for what has changed meanwhile, 500 only for us. */
export const refusalStatus: Readonly<Record<RefusalCode, number>> = {
  notSignedIn: 401,
  notAllowed: 403,
  notFound: 404,
  malformed: 422,
  tooLarge: 413,
  foreignOrigin: 403,
  busy: 429,
  conflict: 409,
  locked: 423,
  secondFactorNeeded: 403,
  codeWrong: 422,
  passwordWrong: 422,
  tooManyTries: 429,
  ticketVoid: 409,
  invitationVoid: 410,
  passwordTooShort: 422,
  passwordTooLong: 422,
  passwordNeedsBoth: 422,
  passwordAboutYou: 422,
  passwordCommon: 422,
  nameEmpty: 422,
  emailNotOne: 422,
  emailTaken: 409,
  rolesEmpty: 422,
  ownAccount: 409,
  amountEmpty: 422,
  amountNotANumber: 422,
  amountTooManyDecimals: 422,
  amountZero: 422,
  amountNegative: 422,
  amountTooLarge: 422,
  currencyUnknown: 422,
  referenceEmpty: 422,
  referenceTooLong: 422,
  referenceCardLike: 422,
  referenceControlCharacters: 422,
  textTooLong: 422,
  textCardLike: 422,
  textControlCharacters: 422,
  alreadyPaid: 409,
  referenceBusy: 409,
  callBusy: 409,
  callNotLive: 409,
  paymentBusy: 409,
  notOpen: 409,
  notReady: 409,
  notEntering: 409,
  fieldNotInEntry: 409,
  fieldAccepted: 409,
  attemptOver: 409,
  amountChanged: 409,
  sameCardDeclined: 409,
  keypadOpen: 409,
  handledElsewhere: 409,
  agentBusy: 409,
  tooLateToCancel: 409,
  tooManyDeclines: 409,
  stopTakingCards: 409,
  nothingToSettle: 409,
  onlyTakenLeft: 409,
  replacementRuns: 409,
  proposalChanged: 409,
  secondPersonNeeded: 403,
  nothingToOverride: 409,
  notOverridden: 409,
  notKnownYet: 409,
  reasonEmpty: 422,
  sourceReferenceEmpty: 422,
  checkedJustNow: 429,
  nothingToCheck: 409,
  unavailable: 503,
  cannotRecord: 503,
  failed: 500,
}

/** Refusals that pass by themselves. */
const comesBack: readonly RefusalCode[] = ['unavailable', 'cannotRecord', 'busy']

/** After this much time a full pool has usually drained: a command holds a connection for milliseconds. */
export const retryAfterSeconds = 2

/** Names what does not fit, never the value that was sent. */
export function refuseShape(error: z.ZodError): Response {
  const reasons = error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'body'}: ${messageOf(issue)}`)
  const field = refusalBody.shape.field.safeParse(error.issues[0]?.path[0]).data ?? null
  return refuse({ code: 'malformed', field }, { reason: scrub(reasons.join('; ')).slice(0, 400) })
}

/** The names of unknown fields were sent, too: one that is more than a short word is not repeated, whatever stands in it. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message
  const plain = issue.keys.filter((name) => /^[a-z]{1,20}$/i.test(name))
  const others = issue.keys.length - plain.length
  return `unknown: ${[...plain, ...(others > 0 ? [`${others} with a name that is not repeated`] : [])].join(', ')}`
}

/**
 * The answer to a refused request: {@link RefusalBody}, and for malformed input a `reason` for the person who reads
 * the traffic.
 */
export function refuse(
  refusal: Refusal,
  more: { status?: number; reason?: string; errorId?: string } = {},
): Response {
  const body: RefusalBody & { reason?: string } = {
    refusal: refusal.code,
    field: refusal.field ?? null,
    payments: [...(refusal.payments ?? [])],
    againAt: refusal.againAt ?? null,
    errorId: more.errorId ?? null,
    ...(more.reason ? { reason: more.reason } : {}),
  }
  const response = json(body, more.status ?? refusalStatus[refusal.code])
  codes.set(response, refusal.code)
  const later = comesBack.includes(refusal.code)
  if (later) response.headers.set('retry-after', String(retryAfterSeconds))
  return response
}

/** Why an answer is a no; `null` when it is none. */
export function refusalOf(response: Response): RefusalCode | null {
  return codes.get(response) ?? null
}

/** A refusal is made in many places and written down in one, which sees only the answer. */
const codes = new WeakMap<Response, RefusalCode>()

/** An answer as JSON. */
export function json(value: unknown, status: number): Response {
  return unstored(Response.json(value, { status }))
}

/** Nothing that a handler says may be kept by a browser or a proxy. */
export function unstored(response: Response): Response {
  // A stream also forbids to be changed on its way: that must stay.
  if (!response.headers.get('cache-control')?.includes('no-store'))
    response.headers.set('cache-control', 'no-store')
  return response
}
