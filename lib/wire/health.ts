import { z } from 'zod'
import { linkStates } from './views'

/** In the order in which people read them. */
export const checkNames = [
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

export const checkStates = ['ok', 'warning', 'fault', 'unknown'] as const

export const checkView = z.object({
  check: z.enum(checkNames),
  state: z.enum(checkStates),
  /** Picks the sentence from lib/words; one that is newer than the page is shown by its name. */
  finding: z.string(),
  values: z.record(z.string(), z.string()),
  /** The moment that the sentence speaks of. */
  moment: z.number().nullable(),
  /** No card may be taken while this is so. */
  stopsCards: z.boolean(),
  /** When it was checked, `null` before the first round. */
  at: z.number().nullable(),
  /** Since when it has been in this state. */
  since: z.number().nullable(),
})

/** GET /api/preflight */
export const preflightView = z.object({
  serverNow: z.number(),
  timeZone: z.string(),
  checks: z.array(checkView),
  /** When the last round was over. */
  checkedAt: z.number().nullable(),
  /** Rounds have stopped: what is shown is of another time. */
  overdue: z.boolean(),
  /** A round that somebody asked for is under way. */
  running: z.boolean(),
  /** In so many real milliseconds a round may be asked for again. */
  againInMs: z.number(),
  connector: z.string(),
  links: z.object({ phone: z.enum(linkStates), bank: z.enum(linkStates), records: z.enum(linkStates) }),
})

/** POST /api/preflight: `begun` is false when the last round was asked for too short a time ago. */
export const preflightAsked = z.object({ begun: z.boolean(), againInMs: z.number() })

/** The body of POST /api/preflight. */
export const askPreflight = z.strictObject({})

export type CheckView = z.infer<typeof checkView>
export type PreflightView = z.infer<typeof preflightView>
