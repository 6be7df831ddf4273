import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client'

/** Connections that Prisma may hold in one instance; the worker has 4 and the listener 1 of their own. */
export const prismaConnectionsMax = 8

/** How long a transaction waits for a connection before it is refused; the route then answers 503. */
export const transactionWaitMsMax = 2_000
/** A transaction that runs longer than this is a fault. */
export const transactionMsMax = 8_000

export type Prisma = PrismaClient
/** The client inside an interactive transaction. */
export type PrismaTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

/** Opens the pool. Nothing is asked of the database before the first query. */
export function openPrisma(databaseUrl: string): Prisma {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: databaseUrl,
      max: prismaConnectionsMax,
      application_name: 'sotto',
    }),
    transactionOptions: { maxWait: transactionWaitMsMax, timeout: transactionMsMax },
  })
}

/** The columns of a unique rule that a write broke, or `null` when the fault is another one. */
export function brokenUnique(fault: unknown): readonly string[] | null {
  if (!isRecord(fault) || fault.code !== 'P2002' || !isRecord(fault.meta)) return null
  const adapterError = fault.meta.driverAdapterError
  const cause = isRecord(adapterError) ? adapterError.cause : null
  const constraint = isRecord(cause) ? cause.constraint : null
  const fields = isRecord(constraint) && Array.isArray(constraint.fields) ? constraint.fields : []
  return fields.map((field) => String(field).replaceAll('"', ''))
}

/** Whether the database had no connection to spare in time: the caller may try again. */
export function isPoolExhausted(fault: unknown): boolean {
  return isRecord(fault) && (fault.code === 'P2024' || fault.code === 'P2028')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
