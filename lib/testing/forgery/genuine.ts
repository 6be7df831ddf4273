import { ok } from '@/lib/values/result'
import { callback, sid, type TestHouse } from '../house'
import { lastAttempt, type PhoneCall, phoneCall } from '../phone-call'
import { type Post, postOf } from './post'

/** A callback that Twilio really sends: its kind, the path of its handler, and the request. */
export interface Genuine {
  readonly kind: string
  readonly path: string
  /** Asks for instructions. */
  readonly isVoice: boolean
  /** Leaves rows behind; a recording's callback is told and not kept. */
  readonly isKept: boolean
  readonly post: Post
}

let houses = 0

/**
 * One of each kind of callback, in the order of a call: an agent's call with an open card entry, and a second caller who
 * has just dialled. None has been sent yet; all are signed for our public address.
 */
export async function genuineCallbacks(
  house: TestHouse,
): Promise<{ phone: PhoneCall; callbacks: readonly Genuine[] }> {
  houses += 1
  const [callSid, legSid, sessionSid] = [
    sid('CA', houses * 10),
    sid('CA', houses * 10 + 1),
    sid('PK', houses),
  ]
  const phone = await phoneCall(house, {
    sid: callSid,
    prepare: ({ sessions }) => Object.assign(sessions, { open: async () => ok({ sessionSid }) }),
  })
  const { id } = lastAttempt(await phone.opened())
  const step = (number: number) => `?attempt=${id}&effect=${id}.${number}`
  const session = { AccountSid: `AC${'0'.repeat(32)}`, CallSid: callSid, Sid: sessionSid }
  const card = { ...session, Capture: 'payment-card-number', PaymentCardType: 'visa' }
  const number = { ...card, DateUpdated: '2026-11-21T10:00:05.000Z', PartialResult: 'false' }
  const caller = { From: '+442079460000', To: '+442079460001', CallerName: 'Zoë Ångström & Co + 10 %' }
  const leg = { CallSid: legSid, ParentCallSid: callSid, To: 'client:amy+1', SequenceNumber: '3' }
  const requests: readonly (readonly [kind: string, path: string, query: string, fields: Fields])[] = [
    ['voice', 'voice', '', { ...caller, CallSid: sid('CA', houses * 10 + 2), CallStatus: 'ringing' }],
    ['key', 'payment', step(3), { ...card, PartialResult: 'true', PaymentCardNumber: 'xxxx' }],
    [
      'field',
      'payment',
      step(3),
      { ...number, Required: 'expiration-date, security-code', PaymentCardNumber: 'xxxxxxxxxxxx1111' },
    ],
    ['end', 'payment', step(4), { ...session, Result: 'caller-hung-up', PaymentError: 'Zoë hung up + 1' }],
    ['leg', 'leg', `?call=${phone.callId}`, { ...leg, CallStatus: 'completed' }],
    [
      'dialled',
      'voice/dialled',
      `?call=${phone.callId}`,
      { ...caller, CallSid: callSid, DialCallStatus: 'completed', CallStatus: 'in-progress' },
    ],
    ['call', 'call', `?call=${phone.callId}`, { ...caller, CallSid: callSid, CallStatus: 'completed' }],
    [
      'recording',
      'recording',
      `?call=${callSid}`,
      { CallSid: callSid, RecordingSid: sid('RE', houses), RecordingStatus: 'completed' },
    ],
  ]
  const callbacks = requests.map(async ([kind, name, query, fields]) => {
    const path = `/api/webhooks/twilio/${name}`
    const post = await postOf(callback(`${path}${query}`, fields))
    return { kind, path, isVoice: name.startsWith('voice'), isKept: kind !== 'recording', post }
  })
  return { phone, callbacks: await Promise.all(callbacks) }
}

type Fields = Readonly<Record<string, string>>

/**
 * Every table by a digest of its rows, in one statement: what is equal before and after means that nothing changed
 * anywhere. Cheap enough for each of hundreds of requests.
 */
export async function digestOf({ prisma }: TestHouse): Promise<string> {
  questionOf.known ??= await questionOf(prisma)
  const rows = await prisma.$queryRawUnsafe<{ line: string }[]>(questionOf.known)
  return rows.map(({ line }) => line).join('\n')
}

/** Tables come and go with migrations only, and never while a test file runs. */
async function questionOf(prisma: TestHouse['prisma']): Promise<string> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT c.oid::regclass::text AS name FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace)
    ORDER BY 1`
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name} ' || coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '-') AS line FROM ${name} t`,
  )
  return digests.join(' UNION ALL ')
}
questionOf.known = undefined as string | undefined
