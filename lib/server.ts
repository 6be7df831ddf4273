import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { readShuttleWebhook } from './adapters/shuttle/webhook'
import { readPaymentAddress } from './adapters/twilio/addresses'
import {
  readCallCallback,
  readDialAction,
  readIncomingCall,
  readLegCallback,
  readRecordingCallback,
} from './adapters/twilio/call-callback'
import { readPaymentCallback } from './adapters/twilio/callback'
import { externalIdOf } from './adapters/twilio/external-id'
import { verifyTwilio } from './adapters/twilio/signature'
import { waitsOf } from './adapters/twilio/voice'
import { may, type Reach } from './domain/permissions'
import { createRoute, type Present, refuseForeign } from './http'
import { clientAddress } from './http/client-address'
import { createOpenDoor } from './http/open-door'
import { createSignedWebhook, orAgain } from './http/webhook'
import { log } from './log'
import type { AnswerAddress } from './ports/payment-sessions'
import { house } from './server/house'
import { identifierGuard } from './server/identifiers'
import { isOnCall } from './server/people'
import { proofOf } from './server/preflight'
import { trail } from './server/trail'
import { cardSpoken, finishCall, holdWrapUp, soundAgain } from './usecases/change-call'
import {
  askAgain,
  cancelEntry,
  closePayment,
  reaskField,
  reopenEntry,
  takePayment,
} from './usecases/change-entry'
import { checkNow } from './usecases/check-now'
import type { Actor, Deps } from './usecases/deps'
import { observeCall, observeCallOfSid } from './usecases/observe-call'
import { observePayment } from './usecases/observe-payment'
import { askPreflight, preflightOf } from './usecases/preflight'
import { afterDial, receiveCall } from './usecases/receive-call'
import { recordKeys } from './usecases/record-keys'
import { leaveScreen, setPresence, takeScreen } from './usecases/set-presence'
import {
  confirmSettlement,
  overridePayment,
  proposeSettlement,
  tellCustomer,
  withdrawSettlement,
} from './usecases/settle-by-hand'
import { startPayment } from './usecases/start-payment'
import { liftStop, stopCards } from './usecases/stop-cards'
import { takeOverCall } from './usecases/take-over-call'
import { takeWebhook } from './usecases/take-webhook'
import {
  deskOf,
  paymentAnswer,
  paymentList,
  paymentPage,
  readCursor,
  referenceOf,
} from './usecases/views/screens'
import { unresolvedOf } from './usecases/views/unresolved'
import type { LiveMessage } from './wire/live'
import type { Viewer } from './wire/views'

export { withCookies } from './http/open-door'
export { actorOf } from './server/actor'
export { audit, maySeeAudit } from './server/audit-questions'
export { become, changePace, demoBarUrl, onlyInDemo } from './server/demo'
export { house } from './server/house'
export * as people from './server/people'
export { twimlOf } from './server/telephony'

const edge = {
  viewerOf: (headers: Headers) => house().auth.viewerFrom(headers),
  now: Date.now,
  active(proof: Present['proof']) {
    house()
      .auth.accounts.active(proof)
      .catch((fault) => log.warn('session.notNoted', {}, fault))
  },
  onCall: isOnCall,
  origins: () => house().env.origins,
  limits: () => house().limits,
  log,
  trail,
}

/** Every handler for people is written with this. */
export const route = createRoute(edge)

/** For what is not written with `route`: a command from a page elsewhere is refused before anybody looks at it. */
export function onlyFromOurPages(action: string, handler: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> =>
    refuseForeign(edge, request, action) ?? handler(request)
}

/** The few commands of people who are not signed in are written with this. */
export const openDoor = createOpenDoor({
  origins: () => house().env.origins,
  addressOf: clientAddress,
  log,
})

/** Every handler for Twilio is written with this. */
export const signedWebhook = createSignedWebhook(() => ({
  log,
  verify({ target, form, signature, voice }) {
    const { env } = house()
    const check = verifyTwilio({
      authTokens: [env.twilio.authToken, env.beside.authTokenSecondary ?? ''],
      publicUrl: env.publicUrl,
      target,
      body: { form },
      signature,
      voice,
    })
    if (check.ok && check.variant !== 'asReceived') log.info('webhook.variant', { variant: check.variant })
    // Whoever changes the token waits for the last of these.
    if (check.ok && check.token === 'next') log.info('webhook.otherToken')
    return check.ok ? null : check.why
  },
  nameOf: externalIdOf,
}))

/** Runs what an unsigned webhook leads to. */
export function webhook(kind: string, work: () => Promise<Response>): Promise<Response> {
  return orAgain(log, kind, work)
}

/** Whether this is the secret part of our webhook address, or was until lately; compared in constant time. */
export function isShuttleToken(token: string): boolean {
  const { shuttle, beside } = house().env
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const given = digest(token)
  const fits = (ours: string) => timingSafeEqual(given, digest(ours))
  if (fits(shuttle.webhookToken)) return true
  const isRetired = beside.webhookTokensRetired.filter(fits).length > 0
  if (isRetired) log.info('webhook.retiredAddress')
  return isRetired
}

/** Whether a webhook speaks of the instance whose books we read; one that names none may. */
export function isOurInstance(instance: string | null): boolean {
  return instance === null || instance === house().env.shuttle.instanceKey
}

/** The signed-in person of a page, from the request's headers. */
export function viewerOf(headers: Headers): Promise<Present | null> {
  return house().auth.viewerFrom(headers)
}

/** Whether the password was right in this browser, and the code comes next. */
export function awaitsCode(headers: Headers): Promise<boolean> {
  return house().auth.awaitsCode(headers)
}

/** What the provider is called at which people may sign in; `null` where none is set up. */
export function providerName(): string | null {
  return house().env.oidc?.name ?? null
}

/** Whether people reach us by https. */
export function isHttps(): boolean {
  return house().env.publicUrl.startsWith('https:')
}

/** Whether money is only played with: true unless the processor has said that this instance is a live one. */
export function isTest(): boolean {
  return house().mode.test
}

/** What routes need to read what vendors send; the adapters are bound here and nowhere else. */
export const read = {
  incomingCall: readIncomingCall,
  dialAction: readDialAction,
  leg: readLegCallback,
  call: readCallCallback,
  recording: readRecordingCallback,
  payment: (form: URLSearchParams, address: AnswerAddress) =>
    readPaymentCallback(form, address, identifierGuard(house().env).keyedHash),
  paymentAddress: readPaymentAddress,
  waits: waitsOf,
  shuttleWebhook: (body: string) => readShuttleWebhook(body, identifierGuard(house().env)),
  cursor: readCursor,
}

/** The use cases, each with its adapters in hand. */
export const act = {
  receiveCall: bind(receiveCall),
  afterDial: bind(afterDial),
  observeCall: bind(observeCall),
  observeCallOfSid: bind(observeCallOfSid),
  observePayment: bind(observePayment),
  recordKeys: bind(recordKeys),
  takeWebhook: bind(takeWebhook),
  startPayment: bind(startPayment),
  askAgain: bind(askAgain),
  reaskField: bind(reaskField),
  takePayment: bind(takePayment),
  cancelEntry: bind(cancelEntry),
  closePayment: bind(closePayment),
  checkNow: bind(checkNow),
  reopenEntry: bind(reopenEntry),
  proposeSettlement: bind(proposeSettlement),
  confirmSettlement: bind(confirmSettlement),
  withdrawSettlement: bind(withdrawSettlement),
  overridePayment: bind(overridePayment),
  tellCustomer: bind(tellCustomer),
  stopCards: bind(stopCards),
  liftStop: bind(liftStop),
  finishCall: bind(finishCall),
  holdWrapUp: bind(holdWrapUp),
  cardSpoken: bind(cardSpoken),
  soundAgain: bind(soundAgain),
  takeOverCall: bind(takeOverCall),
  setPresence: bind(setPresence),
  takeScreen: bind(takeScreen),
  leaveScreen: bind(leaveScreen),
  /** Twilio sent card data in clear: none of it was kept, and somebody has to know. */
  alarmCardData: (attemptId: string) => log.error('cardData.inCallback', { attemptId }),
}

/** The questions that screens ask. */
export const ask = {
  desk: bind(deskOf),
  paymentAnswer: bind(paymentAnswer),
  paymentPage: bind(paymentPage),
  paymentList: bind(paymentList),
  reference: bind(referenceOf),
  unresolved: bind(unresolvedOf),
}

/** Whatever else stands in a path is the id of nothing. */
const idOfOurs = z.string().regex(/^[\w-]{1,80}$/)

/** The state of the installation, and the wish to look at it anew. */
export const preflight = {
  ask: (actor: Actor) => askPreflight(house().preflight, actor),
  view: () => preflightOf(house().preflight),
}

/** Whether this person may look at the state of the installation. */
export function maySeeHealth(viewer: Viewer): boolean {
  return may(viewer, 'health.view', null)
}

/** Whether this person looks after who may sign in. */
export function maySeePeople(viewer: Viewer): boolean {
  return may(viewer, 'people.view', null)
}

/** What only this installation can answer to a nonce, see adapters/system/own-address.ts; `null` for anything else. */
export function proof(nonce: string | null): string | null {
  return proofOf(house().env)(nonce)
}

/** For routes about one payment: its id from the path, the payment, and whose it is. */
export const onPayment = {
  about: 'payment' as const,
  params: z.object({ id: idOfOurs }),
  load: async ({ params }: { params: { id: string } }) => {
    const payment = await house().deps.store.payment(params.id)
    return payment && { subject: payment, owner: payment.state.agentId }
  },
}

/** Whether there is such a payment for this person: what is hidden from them does not exist. */
export async function maySeePayment(viewer: Viewer, id: string, headers: Headers): Promise<boolean> {
  const params = onPayment.params.safeParse({ id })
  const found = params.success ? await onPayment.load({ params: params.data }) : null
  if (found !== null && may(viewer, 'payment.view', found.owner)) return true
  // The page asks the handler for nothing any more, which would have written this down.
  const subject = found && ({ type: 'payment', id: found.subject.state.id } as const)
  await trail.refused({ viewer, request: { headers }, action: 'payment.view', subject }, 'notFound')
  return false
}

/** For routes about one call. */
export const onCall = {
  about: 'call' as const,
  params: z.object({ id: idOfOurs }),
  load: async ({ params }: { params: { id: string } }) => {
    const call = await house().deps.store.call(params.id)
    return call && { subject: call, owner: call.state.agentId }
  },
}

/** Tabs of one person share a stream, so that more than a few are a mistake or worse. */
export const streamsPerPersonMax = 20

/** Takes one of this person's streams; `null` when there are too many. Gives what puts it back. */
export function takeStream(viewer: Viewer): (() => void) | null {
  const { streams } = house()
  const open = streams.get(viewer.id) ?? 0
  if (open >= streamsPerPersonMax) return null
  streams.set(viewer.id, open + 1)
  return () => {
    const left = (streams.get(viewer.id) ?? 1) - 1
    if (left > 0) streams.set(viewer.id, left)
    else streams.delete(viewer.id)
  }
}

/** Passes on what this person may see, and that something about them has changed (`changed`); `all` sees everybody's payments, but key presses go to their own agent only. */
export function newsFor(
  viewer: Viewer,
  reach: Reach,
  send: (message: LiveMessage) => void,
  missed: () => void,
  changed: () => void,
): () => void {
  return house().link.subscribe((news) => {
    // Times and countdowns are others now: whoever shows any fetches them.
    if (news.type === 'pace') return missed()
    if (news.type === 'person') return news.id === viewer.id ? changed() : undefined
    const own = news.agentId === viewer.id
    if (news.type === 'changed' && news.what === 'preflight') {
      const { agentId: _nobody, ...message } = news
      if (may(viewer, 'health.view', null)) send(message)
    } else if (news.type === 'changed') {
      const { agentId: _owner, ...message } = news
      if (own || reach === 'all' || news.what === 'cards') send(message)
    } else if (own) {
      const { agentId: _owner, ...message } = news
      send(message)
    }
  }, missed)
}

function bind<A extends unknown[], R>(useCase: (deps: Deps, ...rest: A) => R): (...rest: A) => R {
  return (...rest) => useCase(house().deps, ...rest)
}
