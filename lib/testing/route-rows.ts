import type { About } from './route-matrix'

/**
 * One row for each handler of the house: what a browser sends, and what it is about. The test of all routes
 * (app/api/matrix.test.ts) fails for a handler without a row, and for a row without a handler.
 */
export type RouteRow =
  | {
      /** Whose thing the path names: Amy's payment or call, a colleague, or nothing but the asking person. */
      readonly of: 'payment' | 'call' | 'person' | 'self'
      body?(about: About): unknown
      readonly query?: string
      /** What an agent meets who asks for something that the body names and that is somebody else's. */
      readonly foreign?: number
    }
  /** Not for people who are signed in: who may call it, and how that is proven. */
  | { readonly open: string }

let requests = 0
const requestId = () => `request-of-matrix-${++requests}`
const nothing = () => ({})
const onAttempt = ({ attemptId }: About) => ({ attemptId })

export const routeRows: Readonly<Record<string, RouteRow>> = {
  'GET /api/account': { of: 'self' },
  'POST /api/account/password': { of: 'self', body: () => ({ current: 'wrong wrong', next: 'wrong wrong' }) },
  'POST /api/account/recovery-codes': { of: 'self', body: () => ({ password: 'wrong wrong' }) },
  'POST /api/account/second-factor': { of: 'self', body: () => ({ ticket: 'x', code: '000000' }) },
  'POST /api/account/second-factor/offer': { of: 'self', body: () => ({ password: 'wrong wrong' }) },
  'POST /api/account/sessions/end': { of: 'self', body: () => ({ which: 'nobodys' }) },
  'GET /api/audit': { of: 'self' },
  'POST /api/audit/find': { of: 'self', body: () => ({ text: 'A-1042' }) },
  'POST /api/calls/[id]/finish': { of: 'call', body: nothing },
  'POST /api/calls/[id]/hold-wrap-up': { of: 'call', body: nothing },
  'POST /api/calls/[id]/sound': { of: 'call', body: nothing },
  'POST /api/calls/[id]/spoken': { of: 'call', body: nothing },
  'POST /api/calls/[id]/take-over': { of: 'call', body: nothing },
  'POST /api/cards/lift': { of: 'self', body: nothing },
  'POST /api/cards/stop': { of: 'self', body: nothing },
  'GET /api/desk': { of: 'self' },
  'POST /api/desk/leave': { of: 'self', body: () => ({ screen: 'gone' }) },
  'POST /api/desk/screen': { of: 'self', body: () => ({ screen: 'a-screen' }) },
  'GET /api/live': { of: 'self' },
  'GET /api/payments': { of: 'self' },
  'POST /api/payments': {
    of: 'self',
    body: ({ callId }) => ({
      ...{ requestId: requestId(), callId, kind: 'charge' },
      ...{ amount: '49.00', currency: 'GBP', reference: `M-${requests}` },
    }),
    foreign: 404,
  },
  'GET /api/payments/[id]': { of: 'payment' },
  'POST /api/payments/[id]/attempts': { of: 'payment', body: () => ({ requestId: requestId() }) },
  'POST /api/payments/[id]/cancel': { of: 'payment', body: onAttempt },
  'POST /api/payments/[id]/check': { of: 'payment', body: nothing },
  'POST /api/payments/[id]/close': { of: 'payment', body: nothing },
  'POST /api/payments/[id]/override': { of: 'payment', body: () => ({ reason: 'because' }) },
  'POST /api/payments/[id]/reask': {
    of: 'payment',
    body: ({ attemptId }) => ({ attemptId, field: 'cardNumber', clears: false }),
  },
  'POST /api/payments/[id]/reopen': {
    of: 'payment',
    body: ({ attemptId }) => ({ attemptId, slow: true, requestId: requestId() }),
  },
  'POST /api/payments/[id]/settle': {
    of: 'payment',
    body: () => ({ verdict: 'taken', source: 'ourBank', sourceReference: 'case 17' }),
  },
  'POST /api/payments/[id]/settle/confirm': { of: 'payment', body: () => ({ proposedAt: 1 }) },
  'POST /api/payments/[id]/settle/withdraw': { of: 'payment', body: nothing },
  'POST /api/payments/[id]/take': { of: 'payment', body: ({ attemptId }) => ({ attemptId, minor: 4900 }) },
  'POST /api/payments/[id]/told': { of: 'payment', body: nothing },
  'GET /api/people': { of: 'self' },
  'POST /api/people': {
    of: 'self',
    body: () => ({ name: 'Kim', email: `${requestId()}@example.com`, roles: ['agent'] }),
  },
  'POST /api/people/[id]/disable': { of: 'person', body: nothing },
  'POST /api/people/[id]/enable': { of: 'person', body: nothing },
  'POST /api/people/[id]/link': { of: 'person', body: nothing },
  'POST /api/people/[id]/roles': { of: 'person', body: () => ({ roles: ['agent'] }) },
  'POST /api/people/[id]/sessions': { of: 'person', body: nothing },
  'POST /api/people/[id]/unlock': { of: 'person', body: nothing },
  'GET /api/preflight': { of: 'self' },
  'POST /api/preflight': { of: 'self', body: nothing },
  'POST /api/presence': { of: 'self', body: () => ({ state: 'away' }) },
  'GET /api/references': { of: 'self', query: '?reference=INV-1' },
  'GET /api/session': { of: 'self' },
  'POST /api/session/active': { of: 'self', body: nothing },
  'POST /api/session/confirm': { of: 'self', body: () => ({ code: '000000' }) },
  'POST /api/session/unlock': { of: 'self', body: () => ({ password: 'wrong wrong', code: '000000' }) },
  'GET /api/unresolved': { of: 'self' },

  'GET /api/auth/[...all]': {
    open: 'the sign-in library; lib/adapters/auth/sign-in.test.ts knows its two doors',
  },
  'POST /api/auth/[...all]': { open: 'the sign-in library, as above' },
  'GET /api/auth/oidc': { open: 'sends the browser to the provider; leads nowhere where none is set up' },
  'GET /api/auth/oidc/callback': { open: 'state, nonce and code of the provider' },
  'POST /api/auth/code': { open: 'a session that has shown its password' },
  'POST /api/auth/invitation': { open: 'the secret of a link' },
  'POST /api/auth/invitation/accept': { open: 'the secret of a link' },
  'POST /api/demo/become': { open: 'leads nowhere outside the demo' },
  'POST /api/demo/pace': { open: 'leads nowhere outside the demo' },
  'GET /demo/sign-in': { open: 'the secret of a link; leads nowhere outside the demo' },
  'HEAD /demo/sign-in': { open: 'does nothing' },
  'GET /api/health': { open: 'whether this process is ready, for whoever keeps it running; nothing else' },
  'POST /api/webhooks/shuttle/[token]': { open: 'the secret part of the address' },
  'POST /api/webhooks/twilio/call': { open: 'Twilio’s signature' },
  'POST /api/webhooks/twilio/leg': { open: 'Twilio’s signature' },
  'POST /api/webhooks/twilio/payment': { open: 'Twilio’s signature' },
  'POST /api/webhooks/twilio/recording': { open: 'Twilio’s signature' },
  'POST /api/webhooks/twilio/voice': { open: 'Twilio’s signature' },
  'POST /api/webhooks/twilio/voice/dialled': { open: 'Twilio’s signature' },
}
