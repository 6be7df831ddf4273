import type { Chip } from '@/lib/wire/views'
import type { OwnPostgres } from './postgres'

/** A payment in the product's database. */
export interface Kept {
  readonly id: string
  readonly version: number
  readonly status: string
  readonly chip: Chip
  readonly kind: 'charge' | 'save'
  readonly reference: string
  readonly minor: number | null
  readonly currency: string | null
  readonly agentId: string
  readonly requestId: string
  readonly settled: boolean
  readonly chargedTwice: boolean
  /** Two people have settled what became of it. */
  readonly byHand: boolean
  /** How its last attempt ended, `null` when none has. */
  readonly lastEnd: string | null
  readonly attempts: readonly { readonly id: string; readonly altKey: string; readonly maybeSent: boolean }[]
}

/** All payments, with the keys under which their attempts were sent. */
export function keptPayments(postgres: OwnPostgres): Promise<readonly Kept[]> {
  return postgres.rows<Kept>(
    `SELECT p.id, p.version, p.status, p.chip, p.kind, p.reference_key AS reference, p.amount_minor AS minor, p.currency,
       p.agent_id AS "agentId", p.request_id AS "requestId", p.settled,
       coalesce((p.state->>'chargedTwice')::boolean, false) AS "chargedTwice",
       jsonb_array_length(p.state->'settlements') > 0 AS "byHand", p.state->'last'->'end'->>'kind' AS "lastEnd",
       (SELECT coalesce(json_agg(json_build_object('id', a.id, 'altKey', a.alt_key, 'maybeSent',
            EXISTS (SELECT 1 FROM jsonb_array_elements(p.state->'known') k
                    WHERE k->>'id' = a.id AND (k->>'maybeSent')::boolean))), '[]')
        FROM attempt a WHERE a.payment_id = p.id) AS attempts
     FROM payment p ORDER BY p.created_at, p.id`,
  )
}

/** How many of them are paid. */
export function paidAmong(payments: readonly Kept[]): number {
  return payments.filter(({ status }) => status === 'paid').length
}

/** The keys under which the attempts of a payment were sent. */
export async function altKeysOf(postgres: OwnPostgres, payment: string): Promise<readonly string[]> {
  const rows = await postgres.rows<{ key: string }>(
    'SELECT alt_key AS key FROM attempt WHERE payment_id = $1',
    [payment],
  )
  return rows.map(({ key }) => key)
}

/** What was received and is known by its name, and the calls that were opened. */
export async function receivedNames(
  postgres: OwnPostgres,
): Promise<{ inbox: ReadonlySet<string>; calls: ReadonlySet<string> }> {
  const inbox = await postgres.rows<{ name: string }>(
    `SELECT source || ' ' || external_id AS name FROM inbox`,
  )
  const calls = await postgres.rows<{ sid: string }>('SELECT sid FROM call')
  return { inbox: new Set(inbox.map(({ name }) => name)), calls: new Set(calls.map(({ sid }) => sid)) }
}

/** Something that still has to be done: each kind is a sentence of its own in the report. */
export interface Undone {
  readonly what: string
  readonly id: string
  readonly detail: string
}

/** Everything that is not done by itself, apart from payments with an unknown outcome (books.ts judges those). */
export function undone(postgres: OwnPostgres): Promise<readonly Undone[]> {
  return postgres.rows<Undone>(
    `SELECT 'a payment is still in flight' AS what, id, state->'attempt'->>'stage' AS detail
       FROM payment WHERE status = 'inFlight'
     UNION ALL SELECT 'a paid payment is not settled', id, chip FROM payment
       WHERE status = 'paid' AND NOT settled AND chip NOT IN ('booksDiffer', 'chargedTwice', 'paidAndReplaced')
     UNION ALL SELECT 'a call has not ended', id, status FROM call WHERE status <> 'ended'
     UNION ALL SELECT 'a call blocks its agent', id, agent_id FROM call WHERE status = 'ended' AND NOT finished
     UNION ALL SELECT 'a request was never settled', id, kind || ' ' || status FROM effect
       WHERE status IN ('planned', 'sent')
     UNION ALL SELECT 'a fact was kept and not applied', external_id, error FROM inbox WHERE fact IS NOT NULL
     UNION ALL SELECT 'a job keeps failing', j.id::text, t.identifier || ' ' || j.attempts || ': ' || left(j.last_error, 200)
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       -- One that was planned anew while it ran has lost its name to the new one, and is not run again.
       WHERE j.key IS NOT NULL AND (j.last_error IS NOT NULL OR j.attempts >= j.max_attempts)
     UNION ALL SELECT 'a job is due and nobody runs it', j.id::text,
         t.identifier || ', its queue is held by ' || coalesce(q.locked_by, 'nobody')
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
       WHERE j.locked_at IS NULL AND j.attempts < j.max_attempts AND j.run_at < now() - interval '10 seconds'
     UNION ALL SELECT 'a job is held by nobody who lives', j.id::text, t.identifier
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE j.locked_at < now() - interval '15 seconds'`,
  )
}
