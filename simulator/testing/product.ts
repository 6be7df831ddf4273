import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that reached the product's place. */
export type Arrival = {
  path: string
  url: string
  headers: IncomingHttpHeaders
  form: Record<string, string>
  fields: [string, string][]
  body: string
}

type Reply = { status: number; type?: string; body?: string }

/** Stands where the product would stand: takes in what the simulator sends, and lets a test wait for it. */
export class ProductStandIn {
  readonly arrivals: Arrival[] = []
  /** TwiML for the voice webhook; a test may put other words here. */
  voice: Reply = { status: 200, type: 'text/xml', body: '<Response/>' }
  afterDial: Reply = { status: 200, type: 'text/xml', body: '<Response/>' }
  callbacks: Reply = { status: 204 }
  url = ''
  readonly #seen = new Map<string, number>()
  #watchers: (() => void)[] = []
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      const reply = this.#reply(path)
      response.writeHead(reply.status, reply.type ? { 'content-type': reply.type } : {})
      response.end(reply.body ?? '')
      const body = Buffer.concat(chunks).toString('utf8')
      const fields = [...new URLSearchParams(body)]
      const url = this.url + path
      this.#arrived({ path, url, headers: request.headers, form: Object.fromEntries(fields), fields, body })
    })
  })

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  /** The next arrival that fits; those before it at the same place are passed over, as order holds only there. */
  async next(fits: (arrival: Arrival) => boolean): Promise<Arrival> {
    for (;;) {
      const isNew = ({ path }: Arrival, place: number) => place > (this.#seen.get(placeOf(path)) ?? -1)
      const found = this.arrivals.findIndex((arrival, place) => isNew(arrival, place) && fits(arrival))
      const arrival = this.arrivals[found]
      if (arrival) {
        this.#seen.set(placeOf(arrival.path), found)
        return arrival
      }
      await new Promise<void>((resolve) => this.#watchers.push(resolve))
    }
  }

  /** The next Payments callback with these fields. */
  payment(expected: Record<string, string> = {}): Promise<Arrival> {
    return this.next(({ path, form }) => path.startsWith('/payment') && has(form, expected))
  }

  /** The next callback of an agent's leg with this status. */
  leg(status: string): Promise<Arrival> {
    return this.next(({ path, form }) => path.startsWith('/leg') && form.CallStatus === status)
  }

  #reply(path: string): Reply {
    if (path.startsWith('/voice/dialled')) return this.afterDial
    return path.startsWith('/voice') ? this.voice : this.callbacks
  }

  #arrived(arrival: Arrival): void {
    this.arrivals.push(arrival)
    for (const look of this.#watchers.splice(0)) look()
  }
}

function placeOf(path: string): string {
  return path.replace(/\?.*$/, '')
}

function has(form: Record<string, string>, expected: Record<string, string>): boolean {
  return Object.entries(expected).every(([name, value]) => form[name] === value)
}
