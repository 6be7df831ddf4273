/**
 * What kind of trouble with the database an error tells of: it cannot be reached or has no room for us right now, or it
 * answers and takes nothing down. Both pass, and nothing was done. `null`: a bug.
 */
export function outageOf(error: unknown): Outage | null {
  return search(error, 0)
}

export type Outage = 'unavailable' | 'cannotRecord'

/**
 * Codes of a database that is full, slow or restarting. Prisma: P1001, P1002, P1008, P1017, P2024 (pool), P2028 (a
 * transaction did not start in time), P2034 (it stood in another's way), P2037; PostgreSQL: 40001 and 40P01 (the same),
 * 53200 (no memory), 53300 (too many connections), 55P03 and 57014 (waited too long), 57P01–57P03 (going down, starting).
 * See prisma.io/docs/orm/reference/error-reference and postgresql.org/docs/current/errcodes-appendix.html.
 */
const passing =
  'P1001 P1002 P1008 P1017 P2024 P2028 P2034 P2037 40001 40P01 53200 53300 55P03 57014 57P01 57P02 57P03 ECONNREFUSED ECONNRESET'

/**
 * 25006: read-only, as a standby is or a server that somebody has closed; 42501: our role may not write there, the audit for
 * one; 53100: the disk is full; 58030: the disk fails.
 */
const unwritable = '25006 42501 53100 58030'

/**
 * What the driver says where a raw query failed and no code stands beside it (the kinds of Prisma's
 * driver-adapter-utils).
 */
const passingKinds =
  'DatabaseNotReachable ConnectionClosed SocketTimeout TooManyConnections TransactionWriteConflict'

const outages: ReadonlyMap<unknown, Outage> = new Map([
  ...passing.split(' ').map((code) => [code, 'unavailable'] as const),
  ...passingKinds.split(' ').map((kind) => [kind, 'unavailable'] as const),
  ...unwritable.split(' ').map((code) => [code, 'cannotRecord'] as const),
])

/** Where an error keeps another one: JavaScript's `cause`, and Prisma's way to what the driver said. */
const inside = ['cause', 'meta', 'driverAdapterError'] as const
const depthMax = 5

function search(error: unknown, depth: number): Outage | null {
  if (typeof error !== 'object' || error === null || depth > depthMax) return null
  const parts = error as Record<string, unknown>
  // Prisma's own code says only that a query failed; the server's stands deeper.
  for (const name of inside) {
    const found = search(parts[name], depth + 1)
    if (found) return found
  }
  return outages.get(parts.originalCode) ?? outages.get(parts.code) ?? outages.get(parts.kind) ?? null
}
