import path from 'node:path'
import pg from 'pg'
import type { Scanner } from './scanner'

/** A table is read in pieces of so many rows. */
const rowsAtOnce = 5_000

/** Every column of every table of every schema, the server's own included, and what its sessions are doing. */
export async function scanTables(scanner: Scanner, adminUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string; columns: string[]; texts: boolean[] }>(
      `SELECT c.oid::regclass::text AS name, array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns,
         array_agg(a.atttypid IN ('text'::regtype, 'varchar'::regtype) ORDER BY a.attnum) AS texts
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relkind IN ('r', 'm') OR c.oid = 'pg_stat_activity'::regclass GROUP BY c.oid`,
    )
    for (const table of tables) await scanTable(scanner, client, table)
    // What was written last is in the files only after this.
    await client.query('CHECKPOINT')
    return tables.length
  } finally {
    await client.end()
  }
}

interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly texts: readonly boolean[]
}

async function scanTable(
  scanner: Scanner,
  client: pg.Client,
  { name, columns, texts }: Table,
): Promise<void> {
  await client.query('BEGIN')
  const listed = columns.map((column) => `${column}::text`).join(', ')
  await client.query(`DECLARE all_rows NO SCROLL CURSOR FOR SELECT ${listed} FROM ${name}`)
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({
      text: `FETCH ${rowsAtOnce} FROM all_rows`,
      rowMode: 'array',
    })
    if (rows.length === 0) break
    for (const [index, column] of columns.entries()) {
      // In quotation marks a text that is nothing but a code can be told from digits somewhere.
      const mark = texts[index] ? '"' : ''
      const values = rows.flatMap((row) => (row[index] == null ? [] : [`${mark}${row[index]}${mark}`]))
      scanner.look('database', `${name}.${column}`, values.join('\n'))
    }
  }
  await client.query('COMMIT')
}

/** The server's files: the write-ahead log, and the pages of tables with rows that were deleted. */
export function scanFiles(scanner: Scanner, directory: string): void {
  scanner.folder('wal', path.join(directory, 'pg_wal'))
  scanner.folder('database files', directory, (name) => name.startsWith('pg_wal'))
}
