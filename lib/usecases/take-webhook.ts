import type { Deps } from './deps'

/** A processor's webhook: kept as a hint to fetch, once; its words are not believed. */
export async function takeWebhook(deps: Deps, key: string, processorPayment: string | null): Promise<void> {
  await deps.store.commit({
    at: deps.clock.now(),
    received: { source: 'shuttle', externalId: key },
    ...(processorPayment ? { hint: { processorPayment } } : {}),
  })
}
