import { openPrisma } from '@/lib/adapters/prisma/client'
import { tasksOf } from '@/lib/usecases/tasks'
import { startInstance } from './instance'
import { openOffice } from './office'

// A server's background in a process of its own, which a test ends with kill -9. Whatever is sent to the outside is told
// on a line of its own, and never answered: the process dies in the middle of it.

const databaseUrl = process.argv[2] ?? ''
const hangOn = process.argv[3] ?? 'complete'

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const office = openOffice(openPrisma(databaseUrl))
office.outside.onArrival = async ({ what, effectId }) => {
  tell({ sent: what, effectId })
  if (what === hangOn) await new Promise(() => undefined)
}
await startInstance(databaseUrl, tasksOf(office.deps))
tell({ ready: true })
