import { startWorker, type Tasks, type Worker } from '@/lib/adapters/jobs/worker'
import { openPostgresLink, type PostgresLink } from '@/lib/adapters/live/postgres-link'

/** The background of one server: its link and its worker, and what they report. */
export interface Instance {
  readonly worker: Worker
  readonly link: PostgresLink
  readonly reports: { readonly failed: string[]; readonly faults: unknown[]; freed: number }
  stop(): Promise<void>
}

/** Starts what a server runs beside its routes, with these jobs. */
export async function startInstance(databaseUrl: string, tasks: Tasks): Promise<Instance> {
  const reports: Instance['reports'] = { failed: [], faults: [], freed: 0 }
  const link = openPostgresLink(databaseUrl, { lost: () => undefined, back: () => undefined })
  const worker = await startWorker(databaseUrl, tasks, link, {
    jobFailed: (task) => reports.failed.push(task),
    deadWorkersFreed: (count) => {
      reports.freed += count
    },
    fault: (fault) => reports.faults.push(fault),
  })
  return {
    worker,
    link,
    reports,
    async stop() {
      await worker.stop()
      await link.close()
    },
  }
}

/** Something that happens once and can be waited for. */
export function signal<T = void>(): { readonly happened: Promise<T>; happens(value: T): void } {
  let happens: (value: T) => void = () => undefined
  const happened = new Promise<T>((resolve) => {
    happens = resolve
  })
  return { happened, happens: (value) => happens(value) }
}
