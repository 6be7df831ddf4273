import { type Fault, faultsOf } from './fault-kinds.js'

const session = faultsOf('Twilio session')
const callbacks = faultsOf('Callbacks')
const rest = faultsOf('Twilio REST')
const shuttle = faultsOf('Shuttle')
const calls = faultsOf('Calls and recording')
const clocks = faultsOf('Clocks')

/**
 * Everything that can be made to go wrong, and every point on which vendors' documents leave two readings, by name.
 * A new fault is one line here; what it does is at the one place that asks for it.
 */
export const faultTable = {
  firstKeyWaitSeconds: session.secondsOrNull(
    'How long the first key of a field is waited for; `null` is the session’s `Timeout`.',
  ),
  hashKey: session.choice(['ends', 'ignored'], 'What `#` does: it ends the field, or nothing happens.'),
  starWhileIdle: session.choice(
    ['ignored', 'ends'],
    'What star does before, between and after the fields: nothing, or it ends the session.',
  ),
  matcherMismatch: session.choice(
    ['both', 'matcherOnly'],
    'What goes back into `Required` when the second entry differs.',
  ),
  matcherOrder: session.choice(
    ['afterAll', 'afterField'],
    'Where a matcher stands in `Required`: after all fields, or after its own.',
  ),
  requiredSeparator: session.choice([', ', ','], 'What stands between the fields in `Required`.'),
  requiredSpelling: session.choice(['kebab', 'pascal'], 'How fields are spelt in `Required`.'),
  maskStyle: session.choice(['plain', 'grouped', 'stars'], 'How hidden digits are printed.'),
  cancelResult: session.choice(
    ['transaction-cancelled', 'cancelled', 'absent'],
    'The `Result` after a cancel; `absent` is no last callback at all.',
  ),
  sessionIdleSeconds: session.seconds(
    'A session without a request or a key for so long ends with `internal-error`; `0` is never.',
  ),
  hangupDuringProcessing: session.choice(
    ['both', 'hungUpOnly', 'connectorOnly'],
    'Which last callbacks follow when the caller hangs up while the bank decides.',
  ),
  commonFieldsOnTerminal: session.flag('The last callback repeats amount, connector and creation date.'),
  paymentErrorEncoded: session.flag('`PaymentError` is percent-encoded.'),
  paymentsError: session.paymentsError(
    'A step fails with this code: `create` and `update` by the REST answer, `callback` by the last callback, and the connector is not asked.',
  ),

  dropPaymentCallbacks: callbacks.countdown('A payment callback is not sent.'),
  dropCallbacksAfterComplete: callbacks.countdown(
    'Of a session whose `complete` is accepted no callback is sent from then on, the last one included.',
  ),
  dropCallCallbacks: callbacks.countdown('A callback about a call, a leg or a recording is not sent.'),
  duplicateCallbacks: callbacks.countdown('A callback is sent twice, with one token.'),
  replayCallbacks: callbacks.countdown(
    'A callback is sent once more a day later, byte for byte, with its token and its signature.',
  ),
  reorderPaymentCallbacks: callbacks.countdown(
    'A payment callback leaves after the next one of its session, or 5 s later when none follows.',
  ),
  latePartial: callbacks.countdown(
    'The last partial callback of a field leaves after its final one; while this is on, each key is told when the next one is pressed.',
  ),
  delayCallbacksMs: callbacks.milliseconds('Callbacks leave later, in order.'),
  jitterCallbacksMs: callbacks.milliseconds(
    'Payment callbacks leave after a random time up to this, so order is lost.',
  ),
  wrongSignature: callbacks.countdown('A request to the product is signed with another token.'),
  unsigned: callbacks.countdown('A request to the product bears no signature.'),
  honourOverrides: callbacks.flag('Retry settings in the fragment of a callback address count.'),

  twilioStatus: rest.answering('Twilio’s API answers this status and does nothing.'),
  twilioAnswerLost: rest.losing(
    'Twilio’s API loses its answer: it answers 500, breaks the connection or never answers, before or after it has obeyed.',
  ),
  rate429: rest.countdown('Twilio’s API answers 429, 20429 and does nothing.'),
  rate429RetryAfterSeconds: rest.seconds('`Retry-After` of these answers; `0` is no such header.'),
  createAnswerLost: rest.countdown('A session is created, and the connection breaks before the answer.'),
  answersAfterCallback: rest.countdown(
    'A create or update is answered only after the product has answered the callback that it caused; `complete` after the last one.',
  ),
  idempotencyReplay: rest.choice(
    ['answered', 'obeyed'],
    'A repeated key with the same content: answered again without effect, or processed again.',
  ),
  requireHttps: rest.flag('StatusCallbacks on plain http are refused even on loopback: 64016.'),

  connectorMode: shuttle.choice(['TEST', 'LIVE'], 'In `TEST` only test numbers reach the connector.'),
  connectorReply: shuttle.choice(
    ['understood', 'malformed'],
    'Whether Twilio can read the connector’s answer; it has charged either way (64008).',
  ),
  connectorForgets: shuttle.countdown(
    'Twilio’s repeat of a request is taken for a new one, so an amount ending in .20 is charged again under the same `alt_key`.',
  ),
  declineAsError: shuttle.flag('A decline is a connector error (64008), not a success that says DECLINED.'),
  payConnectorFields: shuttle.choice(['on', 'off'], 'Whether Shuttle’s fields are on the last callback.'),
  shuttleStatus: shuttle.answering('Shuttle’s API answers this status.'),
  shuttleAnswerLost: shuttle.losing(
    'Shuttle’s API loses its answer: it answers 500, breaks the connection or never answers, before or after it has obeyed.',
  ),
  shuttleSlowMs: shuttle.milliseconds(
    'Shuttle’s API waits so long before it does anything, in real milliseconds.',
  ),
  shuttlePaymentDiffers: shuttle.choice(
    ['none', 'amount', 'currency', 'altKey'],
    'What Shuttle’s API says wrongly of every payment; the ledger has what was charged.',
  ),
  shuttleEnvironment: shuttle.choice(
    ['SANDBOX', 'LIVE'],
    'The environment that Shuttle names for the instance; nothing else changes.',
  ),
  paymentsNotReady: shuttle.flag('Shuttle says of the instance that it cannot take payments yet.'),
  dropShuttleWebhooks: shuttle.countdown('A webhook is lost.'),
  duplicateShuttleWebhooks: shuttle.countdown('A webhook is sent twice, under one key.'),
  delayShuttleWebhooksMs: shuttle.milliseconds('Webhooks leave later.'),
  reorderShuttleWebhooks: shuttle.countdown(
    'A webhook leaves after the next one has been answered, or 5 s later when none follows.',
  ),
  foreignShuttleWebhooks: shuttle.countdown(
    'A webhook names an application and an instance that are not ours.',
  ),
  retryShuttleWebhooks: shuttle.flag(
    'Unacknowledged webhooks are repeated as the target says; a sandbox does not.',
  ),

  keysArriveTwice: calls.flag(
    'Each key of the caller comes a second time 60 ms later, as from a phone on speaker.',
  ),
  recordingPauseFails: calls.countdown('Pausing a recording answers 500, 20500.'),
  recordingAbsent: calls.flag(
    'Starting a recording is accepted and then reported `absent`; pausing finds nothing (404).',
  ),

  dateSkewSeconds: clocks.offsetSeconds(
    'How far the `Date` of Twilio’s and Shuttle’s answers is ahead of the time, or behind it when negative.',
  ),
} satisfies Record<string, Fault<unknown>>

/** The value of each fault. */
export type Faults = {
  -readonly [Name in keyof typeof faultTable]: (typeof faultTable)[Name] extends Fault<infer Value>
    ? Value
    : never
}
