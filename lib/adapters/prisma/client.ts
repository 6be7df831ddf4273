import { PrismaClient } from './generated/client'
import { PatientPg } from './silence'

/** Connections that Prisma may hold in one instance; the worker has 4 and the listener 1 of their own. */
export const prismaConnectionsMax = 8

/** How patient we are with the database, in real milliseconds. */
export interface PrismaLimits {
  /** How long a query or a transaction waits for a connection before it is refused; the route then answers 503. */
  readonly connectionWaitMsMax: number
  /** A server that has not answered one statement by then has gone silent: the connection is given up. */
  readonly statementMsMax: number
  /** A transaction that runs longer than this is a fault. */
  readonly transactionMsMax: number
}

const standardLimits: PrismaLimits = {
  connectionWaitMsMax: 2_000,
  statementMsMax: 5_000,
  transactionMsMax: 8_000,
}

export type Prisma = PrismaClient
/** The client inside an interactive transaction. */
export type PrismaTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

/** Opens the pool. Nothing is asked of the database before the first query. */
export function openPrisma(databaseUrl: string, limits: PrismaLimits = standardLimits): Prisma {
  const { connectionWaitMsMax, statementMsMax, transactionMsMax } = limits
  return new PrismaClient({
    // Faults end up in logs and beside kept facts: no lines of our source in them.
    errorFormat: 'minimal',
    adapter: new PatientPg({
      connectionString: databaseUrl,
      max: prismaConnectionsMax,
      application_name: 'sotto',
      keepAlive: true,
      connectionTimeoutMillis: connectionWaitMsMax,
      // Both ends give up: ours notices a server that is silent, the server's frees the locks of a client that is gone.
      query_timeout: statementMsMax,
      statement_timeout: statementMsMax,
      idle_in_transaction_session_timeout: transactionMsMax,
    }),
    transactionOptions: { maxWait: connectionWaitMsMax, timeout: transactionMsMax },
  })
}

/**
 * The name of the unique index that a write broke, or `null` when the fault is another one. The index is named and not
 * its columns, because several rules share a column.
 */
export function brokenUnique(fault: unknown): string | null {
  if (!isRecord(fault) || fault.code !== 'P2002') return null
  const constraint = driverCause(fault)?.constraint
  const index = isRecord(constraint) ? constraint.index : null
  return typeof index === 'string' ? index : null
}

/** Whether the database ended a transaction because another one stood in its way (serialisation failure, deadlock). */
export function isLostRace(fault: unknown): boolean {
  return (
    isRecord(fault) && (fault.code === 'P2034' || driverCause(fault)?.kind === 'TransactionWriteConflict')
  )
}

/** What the driver said: Prisma's own fields name neither the index nor the server's code. */
function driverCause(fault: Record<string, unknown>): Record<string, unknown> | null {
  const adapterError = isRecord(fault.meta) ? fault.meta.driverAdapterError : null
  const cause = isRecord(adapterError) ? adapterError.cause : null
  return isRecord(cause) ? cause : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
