import net from 'node:net'

/** A wire to the database that a test can cut or make silent, in front of a server that goes on undisturbed. */
export interface Wire {
  /** The database's address by way of this wire. */
  readonly url: string
  /** Bytes are swallowed in both directions; nobody is told. */
  silence(): void
  /** Connections that were silenced stay useless; new ones work. */
  restore(): void
  /** All connections are reset, and none can be made until `restore`. */
  cut(): void
  close(): Promise<void>
}

/** Lays a wire to this database. */
export async function layWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl)
  const port = Number(target.port)
  const pairs = new Set<{ silent: boolean; readonly ends: readonly net.Socket[] }>()
  let open = true
  let silent = false
  const server = net.createServer((near) => {
    if (!open) return near.destroy()
    const far = net.connect(port, target.hostname)
    const pair = { silent, ends: [near, far] }
    pairs.add(pair)
    const pass = (from: net.Socket, to: net.Socket) => {
      from.on('data', (bytes) => pair.silent || to.write(bytes))
      from.on('error', () => undefined)
      from.on('close', () => {
        // What is silent tells the other side not even that.
        if (pair.silent) return
        pairs.delete(pair)
        to.destroy()
      })
    }
    pass(near, far)
    pass(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as net.AddressInfo).port)
  const endAll = () => {
    for (const { ends } of pairs) for (const end of ends) end.destroy()
  }
  return {
    url: url.href,
    silence() {
      silent = true
      for (const pair of pairs) pair.silent = true
    },
    restore() {
      open = true
      silent = false
    },
    cut() {
      open = false
      endAll()
    },
    async close() {
      endAll()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
