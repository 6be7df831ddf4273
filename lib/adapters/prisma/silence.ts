import { PrismaPg } from '@prisma/adapter-pg'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>

/**
 * Prisma's driver, for a database that may go silent in the middle of a sentence. The driver reports that with errors
 * that have no code, and hands a transaction's connection back to the pool although an answer is still owed on it: here
 * such errors get the code of an outage that passes, and such a connection is closed.
 */
export class PatientPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    const start = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = (level) =>
      start(level).then((transaction) => watch(transaction, () => hangUp(transaction)), rename)
    return watch(adapter, () => undefined)
  }
}

/** Prisma's own name for "the database did not answer in time"; the edge answers it with 503. */
const outageCode = 'P1008'

const silences =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error)/

function watch<T extends Adapter | Transaction>(queries: T, silent: () => void): T {
  const read = queries.queryRaw.bind(queries)
  const write = queries.executeRaw.bind(queries)
  const failed = (fault: unknown): never => {
    if (isSilence(fault)) silent()
    return rename(fault)
  }
  queries.queryRaw = (query) => read(query).catch(failed)
  queries.executeRaw = (query) => write(query).catch(failed)
  return queries
}

/** The pool drops a connection whose socket is gone when it is given back. */
function hangUp(transaction: Transaction): void {
  const { client } = transaction as unknown as { client: { connection: { stream: { destroy(): void } } } }
  client.connection.stream.destroy()
}

function isSilence(fault: unknown): fault is Error {
  return fault instanceof Error && silences.test(fault.message)
}

function rename(fault: unknown): never {
  throw isSilence(fault) ? Object.assign(fault, { code: outageCode }) : fault
}
