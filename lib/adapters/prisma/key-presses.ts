import type { KeyPresses } from '@/lib/ports/key-presses'
import type { Prisma } from './client'
import { newsChannel } from './jobs-and-news'

/**
 * One statement for each key press: a call types up to nineteen keys in a few seconds, and a transaction through the
 * aggregate would cost several times as much. Not waiting for the disk is allowed here, and only here: the next press
 * repeats the count, and the field's end comes through the durable path. Presses of an older request are kept for the
 * replay but not told to any screen.
 */
export function prismaKeyPresses(prisma: Prisma): KeyPresses {
  return {
    async record({ externalId, attemptId, effectId, field, keys, at }) {
      const rows = await prisma.$queryRaw<{ known: boolean }[]>`
        WITH fast AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
        owner AS MATERIALIZED (
          SELECT p.id, p.agent_id, p.state #>> '{attempt,live,effectId}' AS live
          FROM attempt a JOIN payment p ON p.id = a.payment_id, fast WHERE a.id = ${attemptId}
        ),
        pressed AS (
          INSERT INTO progress (external_id, attempt_id, effect_id, field, keys, at)
          SELECT ${externalId}, ${attemptId}, ${effectId}, ${field}, ${keys}::integer, ${new Date(at)}::timestamptz FROM owner
          ON CONFLICT (external_id) DO NOTHING
          RETURNING serial
        ),
        told AS (
          SELECT pg_notify(${newsChannel}, json_build_object(
            'type', 'progress', 'paymentId', owner.id, 'agentId', owner.agent_id, 'attemptId', ${attemptId}::text,
            'effectId', ${effectId}::text, 'field', ${field}::text, 'keys', ${keys}::integer,
            'serial', pressed.serial, 'at', ${at}::bigint)::text)
          FROM pressed, owner WHERE owner.live = ${effectId}
        )
        SELECT EXISTS (SELECT 1 FROM owner) AS known, (SELECT count(*) FROM told) AS told`
      return rows[0]?.known === true
    },
    async typed(effectId) {
      const most = await prisma.progress.aggregate({ where: { effectId }, _max: { keys: true } })
      return most._max.keys ?? 0
    },
  }
}
