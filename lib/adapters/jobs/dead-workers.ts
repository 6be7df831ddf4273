import type { Pool } from 'pg'
import type { ProofOfLife, WorkerReport } from './worker'

/** Jobs of dead workers are looked for this often; two looks in a row must agree. */
const checkMs = 3_000

/**
 * graphile-worker frees a dead worker's jobs only after four hours; a lock that nobody holds tells at once. Two looks must
 * agree, because an instance that has just lost its link takes its locks again within a second.
 *
 * @returns ends the search
 */
export function searchForDead(pool: Pool, proof: ProofOfLife, report: WorkerReport): () => void {
  let suspects = new Set<string>()
  let busy = false
  const search = async (): Promise<void> => {
    const free = await ownersWithoutLock(pool, proof)
    const dead = [...free].filter((owner) => suspects.has(owner))
    suspects = free
    if (dead.length === 0) return
    await forgetReplaced(pool, dead)
    // Nobody is told of jobs that were there before: without the notification they would wait for the next poll.
    await pool.query(
      "SELECT graphile_worker.force_unlock_workers($1::text[]), pg_notify('jobs:insert', $2)",
      [dead, JSON.stringify({ count: dead.length })],
    )
    report.deadWorkersFreed(dead.length)
  }
  const look = (): void => {
    if (busy) return
    busy = true
    search()
      .catch((fault) => report.fault(fault))
      .finally(() => {
        busy = false
      })
  }
  look()
  const timer = setInterval(look, checkMs)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * A job that was planned anew while it ran has lost its key to the new one and is never run again (graphile-worker's
 * add_job takes its tries away). Its worker would have removed it in the end.
 */
async function forgetReplaced(pool: Pool, dead: readonly string[]): Promise<void> {
  await pool.query(
    `DELETE FROM graphile_worker._private_jobs
     WHERE locked_by = ANY($1::text[]) AND key IS NULL AND attempts >= max_attempts`,
    [dead],
  )
}

async function ownersWithoutLock(pool: Pool, proof: ProofOfLife): Promise<Set<string>> {
  const { rows } = await pool.query<{ locked_by: string }>(
    `SELECT DISTINCT locked_by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
     UNION SELECT DISTINCT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL`,
  )
  const free = new Set<string>()
  for (const { locked_by: owner } of rows) if (await proof.isLockFree(owner)) free.add(owner)
  return free
}
