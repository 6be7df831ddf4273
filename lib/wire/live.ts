import { z } from 'zod'
import { entryFields } from '@/lib/values/card'

/**
 * Messages of GET /api/live (server-sent events, one JSON object per `data:` line).
 * A message is a hint: the browser fetches the truth. Only key-press progress is painted straight away.
 */
export const liveMessage = z.discriminatedUnion('type', [
  /** First message of every stream: fetch the truth now. */
  z.object({ type: z.literal('hello'), serverNow: z.number() }),
  /** Something that this person may see has a newer version. */
  z.object({
    type: z.literal('changed'),
    /** `look`: the bank's books were read because somebody asked. `cards`: whether cards may be taken. */
    what: z.enum(['payment', 'look', 'call', 'presence', 'cards', 'preflight']),
    id: z.string(),
    version: z.int(),
    /** The payment's call, so that a desk knows whether it is concerned. */
    callId: z.string().nullable(),
  }),
  /** A key was pressed. `serial` orders progress; a smaller one than the last seen is dropped. */
  z.object({
    type: z.literal('progress'),
    paymentId: z.string(),
    attemptId: z.string(),
    effectId: z.string(),
    field: z.enum(entryFields),
    keys: z.int(),
    serial: z.number(),
    at: z.number(),
  }),
  /** Sent every few seconds, so that silence means a lost stream. */
  z.object({ type: z.literal('beat'), serverNow: z.number() }),
  /** The server goes down or the stream has lived long enough: connect again. */
  z.object({ type: z.literal('reconnect') }),
  /** The session is over: leave. */
  z.object({ type: z.literal('over') }),
])
export type LiveMessage = z.infer<typeof liveMessage>

/** A beat is sent this often; three missed beats mark the data as stale. */
export const liveBeatMs = 700
/** Data is marked stale after this much silence. */
export const liveStaleMs = 2_000
