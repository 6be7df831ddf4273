import { randomUUID } from 'node:crypto'
import { reasonOf } from '../run/folders.mjs'
import { print } from '../run/steps.mjs'

const connectMsMax = 10_000

/**
 * Writes down in the operator's database what a full run came to, so that Health can say it. The run itself never touches
 * that database. Without DATABASE_URL nothing is written, and that is said.
 *
 * @param {{ planted: number, scannerFound: number, hits: number, heapHits: number, falsePositives: number }} outcome
 */
export async function recordRun(
  { planted, scannerFound, hits, heapHits, falsePositives },
  url = process.env.DATABASE_URL,
) {
  if (!url) return print('  Not recorded: DATABASE_URL names no database, so Health does not learn of it.')
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMsMax })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(
      `INSERT INTO canary_run (id, ran_at, planted, scanner_found, hits, heap_hits, false_positives)
       VALUES ($1, now(), $2, $3, $4, $5, $6)`,
      [randomUUID(), planted, scannerFound, hits, heapHits, falsePositives],
    )
    print('  Recorded: Health shows it after its next round.')
  } catch (error) {
    // The run is what it is, also where nobody could write it down.
    print(`  Not recorded: ${reasonOf(error)}`)
  } finally {
    await client.end().catch(() => {})
  }
}
