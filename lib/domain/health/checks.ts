import type { Instant } from '@/lib/values/instant'

/** Everything that is looked at before cards are taken and while they are, in the order in which people read it. */
export const checks = [
  'twilioCredentials',
  'connectorName',
  'shuttleInstance',
  'paymentsReady',
  'modesAgree',
  'publicUrl',
  'lastWebhook',
  'callbacksWithoutFields',
  'clock',
  'durability',
  'queue',
  'auditLog',
  'keys',
  'canary',
] as const
export type Check = (typeof checks)[number]

/** `unknown`: nothing has happened yet that would tell, or it hangs on something else that is not known. */
export const checkStates = ['ok', 'warning', 'fault', 'unknown'] as const
export type CheckState = (typeof checkStates)[number]

interface Meaning {
  readonly state: CheckState
  /** No card may be taken while this is so: the next one would fail for sure, or its outcome could be lost. */
  readonly stopsCards?: true
  /** It may be over in a moment: it is looked at again before the hour is over. Faults always are. */
  readonly passing?: true
}

/**
 * Everything that can be found, and what it means. Only what we were told just now by the one who knows stops cards. What
 * a past card entry showed does not: only the next one could show that it is mended (docs/decisions/025).
 */
const meanings = {
  twilioActive: { state: 'ok' },
  twilioNotActive: { state: 'fault', stopsCards: true },
  twilioRefused: { state: 'fault', stopsCards: true },
  twilioNoAnswer: { state: 'warning', passing: true },

  connectorWorked: { state: 'ok' },
  connectorRefused: { state: 'fault' },
  connectorUnused: { state: 'unknown' },

  shuttleKnown: { state: 'ok' },
  shuttleRefused: { state: 'fault', stopsCards: true },
  shuttleNoAnswer: { state: 'warning', passing: true },

  paymentsReady: { state: 'ok' },
  paymentsNotReady: { state: 'fault', stopsCards: true },
  paymentsReadyUnknown: { state: 'unknown' },

  modeAsExpected: { state: 'ok' },
  modeTest: { state: 'ok' },
  modeLiveUnsaid: { state: 'warning' },
  modeKeyOdd: { state: 'warning' },
  modesDiffer: { state: 'fault', stopsCards: true },
  connectorInTest: { state: 'fault' },
  modeUnknown: { state: 'unknown' },

  addressReached: { state: 'ok' },
  addressElsewhere: { state: 'fault' },
  addressSilent: { state: 'fault' },
  addressSilentInside: { state: 'warning', passing: true },

  webhookCame: { state: 'ok' },
  webhooksMissing: { state: 'warning' },
  webhooksUnused: { state: 'unknown' },

  fieldsArrive: { state: 'ok' },
  fieldsMissing: { state: 'warning' },
  callbacksEmpty: { state: 'fault' },
  callbacksUnused: { state: 'unknown' },

  clockRight: { state: 'ok' },
  clockOff: { state: 'warning' },
  clockWrong: { state: 'fault' },

  durable: { state: 'ok' },
  notDurable: { state: 'fault', stopsCards: true },
  notDurablePractice: { state: 'warning' },

  queueFlows: { state: 'ok' },
  queueSlow: { state: 'warning', passing: true },
  queueRepeats: { state: 'warning', passing: true },
  queueStands: { state: 'fault' },
  queueGaveUp: { state: 'fault' },

  auditSealed: { state: 'ok' },
  auditBehind: { state: 'warning', passing: true },
  auditBroken: { state: 'fault' },
  keysInOrder: { state: 'ok' },
  keysBeside: { state: 'warning' },
  keysToReseal: { state: 'warning' },
  keysMissing: { state: 'fault' },

  canaryClean: { state: 'ok' },
  canaryOld: { state: 'warning' },
  canaryBlind: { state: 'fault' },
  canaryHits: { state: 'fault' },
  canaryNever: { state: 'unknown' },

  /** The check itself failed here. */
  checkFailed: { state: 'warning', passing: true },
  /** The first round is not over yet. */
  notChecked: { state: 'unknown' },
} as const satisfies Record<string, Meaning>

export type FindingName = keyof typeof meanings

/** What the words of a finding are filled with, and codes for whoever mends it. Never a secret. */
export type FindingValues = Readonly<Record<string, string>>

/** What one check has found. */
export interface Finding {
  readonly check: Check
  readonly name: FindingName
  readonly values: FindingValues
  /** The moment that the finding speaks of, such as that of the last webhook. */
  readonly moment: Instant | null
}

/** A finding with the time at which it was made, and since when the check has been in this state. */
export interface CheckResult extends Finding {
  readonly at: Instant
  readonly since: Instant
}

/** A finding, with nothing in it that its words do not need. */
export function found(
  check: Check,
  name: FindingName,
  values: FindingValues = {},
  moment: Instant | null = null,
): Finding {
  return { check, name, values, moment }
}

export function meaningOf(name: FindingName): Meaning {
  return meanings[name]
}

/** Whether this is the name of a finding: one that a newer instance has written may not be. */
export function isFindingName(name: string): name is FindingName {
  return Object.hasOwn(meanings, name)
}

/** Every name, for tables that must have a line for each. */
export const findingNames = Object.keys(meanings) as FindingName[]
