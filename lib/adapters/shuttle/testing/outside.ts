import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ShuttleInstance } from '../client'

/** A payment as a caller makes it. */
export interface Purchase {
  /** Decimal text; absent to keep the card only. */
  readonly amount?: string
  /** What goes through Twilio to Shuttle. */
  readonly parameters: Readonly<Record<string, string>>
  /** A card that types itself on the caller's phone. */
  readonly card?: string
}

/** A running outside world in which callers pay. */
export interface Outside {
  readonly instance: ShuttleInstance
  /** Bodies of webhooks that have arrived from Shuttle. */
  readonly webhooks: readonly string[]
  /** The first webhook that fits, now or when it arrives. */
  webhook(fits: (body: string) => boolean): Promise<string>
  /** A caller dials, keys a card and pays; resolves with the end of the session as Twilio tells it. */
  pay(purchase: Purchase): Promise<URLSearchParams>
  control(method: string, path: string, body?: object): Promise<unknown>
  reset(): Promise<void>
  stop(): Promise<void>
}

const accountSid = `AC${'8'.repeat(32)}`
const authToken = 'contract-auth-token'
const connector = 'contract-connector'
const instanceKey = 'T_2002'
const instanceSecret = 'contract-secret'
/** Vendors' waits pass forty times faster. */
const clockScale = '40'

/** Starts a world of its own on free ports. It ends with `stop`. */
export async function startOutside(): Promise<Outside> {
  const inbox = new Inbox()
  let here = ''
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const path = new URL(request.url ?? '/', 'http://here').pathname
    if (path === '/voice') response.writeHead(200, { 'content-type': 'text/xml' }).end(twiml(here))
    else response.writeHead(204).end()
    inbox.add(path, body)
  })
  here = await listening(server)
  const { child, apiUrl } = await startSimulator(here)
  const caller = new Caller(apiUrl, here, inbox)
  const control: Outside['control'] = (method, path, body = {}) =>
    caller.send(method, `/control${path}`, body)

  return {
    instance: { apiUrl, instanceKey, instanceSecret },
    webhooks: inbox.webhooks,
    async webhook(fits) {
      for (;;) {
        const found = inbox.webhooks.find(fits)
        if (found) return found
        await inbox.arrival((path) => path === '/shuttle')
      }
    },
    pay: (purchase) => caller.pay(purchase),
    control,
    async reset() {
      await control('POST', '/reset')
      inbox.webhooks.length = 0
    },
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Rings the one agent of this world and reports when the device answers. */
function twiml(here: string): string {
  const client = `<Client statusCallback="${here}/leg" statusCallbackEvent="answered">amy</Client>`
  return `<Response><Dial>${client}</Dial></Response>`
}

/** What has arrived, and who waits for more. */
class Inbox {
  readonly webhooks: string[] = []
  readonly #waiting = new Set<(path: string, form: URLSearchParams) => void>()

  add(path: string, body: string): void {
    if (path === '/shuttle') this.webhooks.push(body)
    const form = new URLSearchParams(body)
    for (const look of [...this.#waiting]) look(path, form)
  }

  /** Resolves with the first form that arrives from now on and fits. */
  arrival(fits: (path: string, form: URLSearchParams) => boolean): Promise<URLSearchParams> {
    return new Promise((resolve) => {
      const look = (path: string, form: URLSearchParams) => {
        if (!fits(path, form)) return
        this.#waiting.delete(look)
        resolve(form)
      }
      this.#waiting.add(look)
    })
  }
}

/** Somebody with a phone and a card, and the console at the other end, both reduced to the requests they make. */
class Caller {
  #requests = 0

  constructor(
    private readonly apiUrl: string,
    private readonly here: string,
    private readonly inbox: Inbox,
  ) {}

  async pay({ amount, parameters, card = 'visa' }: Purchase): Promise<URLSearchParams> {
    const answered = this.inbox.arrival((path) => path === '/leg')
    const { sid: call } = (await this.send('POST', '/control/calls', {})) as { sid: string }
    await answered
    const payments = `/2010-04-01/Accounts/${accountSid}/Calls/${call}/Payments`
    const session = (await this.#post(`${payments}.json`, {
      PaymentConnector: connector,
      PostalCode: 'false',
      Currency: 'GBP',
      ...(amount ? { ChargeAmount: amount } : {}),
      Parameter: JSON.stringify(parameters),
    })) as { sid: string }
    const step = `${payments}/${session.sid}.json`
    await this.send('POST', `/control/calls/${call}/card`, { card, pace: 'instant' })
    for (const field of ['payment-card-number', 'expiration-date', 'security-code']) {
      const done = this.inbox.arrival(
        (_, form) => form.get('Capture') === field && form.get('PartialResult') === 'false',
      )
      await this.#post(step, { Capture: field })
      await done
    }
    const end = this.inbox.arrival((_, form) => form.get('Sid') === session.sid && form.has('Result'))
    await this.#post(step, { Status: 'complete' })
    return end
  }

  async send(method: string, path: string, body: object | URLSearchParams): Promise<unknown> {
    const isForm = body instanceof URLSearchParams
    const basic = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
    const answer = await fetch(this.apiUrl + path, {
      method,
      headers: { authorization: `Basic ${basic}`, 'content-type': type },
      body: method === 'GET' ? undefined : isForm ? body.toString() : JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }

  #post(path: string, fields: Record<string, string>): Promise<unknown> {
    this.#requests += 1
    const common = { IdempotencyKey: `key-${this.#requests}`, StatusCallback: `${this.here}/payment` }
    return this.send('POST', path, new URLSearchParams({ ...common, ...fields }))
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts the process and reads its address from the first line that it prints. */
async function startSimulator(here: string): Promise<{ child: ChildProcess; apiUrl: string }> {
  const settings = {
    SIM_PORT: '0',
    SIM_VOICE_URL: `${here}/voice`,
    SIM_SHUTTLE_WEBHOOK_URL: `${here}/shuttle`,
    SIM_ACCOUNT_SID: accountSid,
    SIM_AUTH_TOKEN: authToken,
    SIM_CONNECTOR: connector,
    SIM_INSTANCE_KEY: instanceKey,
    SIM_INSTANCE_SECRET: instanceSecret,
    SIM_CLOCK_SCALE: clockScale,
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'simulator/main.ts'], {
    cwd: fileURLToPath(new URL('../../../../', import.meta.url)),
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const apiUrl = /listening on (\S+)/.exec(line)?.[1]
    if (apiUrl) return { child, apiUrl }
  }
  throw new Error('the simulator ended before it listened')
}
