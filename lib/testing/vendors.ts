import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Both vendors as far as keys go: each answers whoever comes with a secret that is valid now, and nobody else. */
export interface Vendors {
  readonly twilioUrl: string
  readonly shuttleUrl: string
  /** Auth tokens with which Twilio's API is open. */
  readonly tokens: Set<string>
  /** Secrets with which Shuttle's API is open. */
  readonly secrets: Set<string>
  /** What Shuttle answers for the kept cards of an account. */
  methods: readonly object[]
  stop(): void
}

/** Starts both on free ports. */
export async function startVendors(): Promise<Vendors> {
  const [tokens, secrets] = [new Set<string>(), new Set<string>()]
  const twilio = await listening((request, response) => {
    const body = tokens.has(passwordOf(request.headers.authorization))
      ? [200, { status: 'active' }]
      : [401, { code: 20003, message: 'Authenticate' }]
    answer(response, body)
  })
  const shuttle = await listening((request, response) => {
    if (!secrets.has(passwordOf(request.headers.authorization))) return answer(response, [401, {}])
    if (request.url?.includes('/payment_methods'))
      return answer(response, [200, { payment_methods: vendors.methods }])
    if (request.url?.includes('/payments/')) return answer(response, [404, {}])
    const instance = { name: 'Harbour Dental', environment: 'SANDBOX' }
    answer(response, [200, { instance, capabilities: { payments_ready: true } }])
  })
  const vendors: Vendors = {
    twilioUrl: twilio.url,
    shuttleUrl: shuttle.url,
    tokens,
    secrets,
    methods: [],
    stop() {
      for (const { server } of [twilio, shuttle]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
  return vendors
}

function passwordOf(authorization = ''): string {
  const pair = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
  return pair.slice(pair.indexOf(':') + 1)
}

function answer(response: Parameters<RequestListener>[1], [status, body]: (number | object)[]): void {
  response.writeHead(Number(status), { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function listening(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
