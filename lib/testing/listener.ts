import pg from 'pg'

/** Hears what is notified on a channel, as another instance would. */
export interface Listener {
  /** Everything heard so far, in order. */
  readonly heard: readonly string[]
  /** Waits until this many were heard. */
  until(count: number): Promise<readonly string[]>
  close(): Promise<void>
}

/** Listens from now on. */
export async function listen(databaseUrl: string, channel: string): Promise<Listener> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'sotto-test-listener' })
  const heard: string[] = []
  let wake = (): void => undefined
  client.on('notification', ({ payload }) => {
    heard.push(payload ?? '')
    wake()
  })
  await client.connect()
  await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
  return {
    heard,
    async until(count) {
      while (heard.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      return heard
    },
    close: () => client.end(),
  }
}
