import { expect } from '@playwright/test'
import type { Database } from '../people/database'

const quietMsMax = 60_000
const jobsDueMax = 5

/** What was made up has led to jobs; real callers would wait behind them. */
export async function untilQuiet(database: Database): Promise<void> {
  const due = async () => {
    const [row] = await database.rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE run_at <= now() AND attempts < 2',
    )
    return row?.count ?? 0
  }
  await expect.poll(due, { timeout: quietMsMax, intervals: [100, 250, 500] }).toBeLessThan(jobsDueMax)
}
