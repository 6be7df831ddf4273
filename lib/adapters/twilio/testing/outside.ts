import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { readLegCallback } from '../call-callback'
import { type PaymentCallback, readPaymentCallback } from '../callback'
import type { TwilioAccount } from '../client'
import { type SignatureCheck, verifyTwilio } from '../signature'
import { dialAgent, hangUp } from '../voice'

/** One request that the outside world made to us. */
export interface Arrived {
  /** Path without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly headers: Headers
  readonly signature: SignatureCheck
}

/** A running outside world, and a listener that it reports to as it would to the product. */
export interface Outside {
  readonly account: TwilioAccount
  readonly payConnector: string
  readonly publicUrl: string
  /** Everything that has arrived, oldest first. */
  readonly arrived: readonly Arrived[]
  /** What to answer to an incoming call or at the end of a dial; a call for the agent `amy` unless a test says otherwise. */
  answers: { voice: (request: Arrived) => string; dialled: (request: Arrived) => string }
  /** The first request that fits, now or when it arrives. */
  arrival(fits: (request: Arrived) => boolean): Promise<Arrived>
  /** The first payment callback of an attempt that fits, now or when it arrives, as the product reads it. */
  told(attemptId: string, fits: (said: PaymentCallback) => boolean): Promise<PaymentCallback>
  /** Everything that payment callbacks of an attempt have said so far. */
  said(attemptId: string): readonly PaymentCallback[]
  control(method: string, path: string, body?: object): Promise<unknown>
  /** A caller dials, the agent's device answers: the SID of the caller's leg. */
  callInProgress(): Promise<string>
  press(callSid: string, keys: string): Promise<void>
  /** Forgets calls, books and faults on both sides. */
  reset(): Promise<void>
  stop(): Promise<void>
}

const accountSid = `AC${'7'.repeat(32)}`
const authToken = 'contract-auth-token'
const payConnector = 'contract-connector'
/** Vendors' waits pass forty times faster: a gateway thinks for 10 ms, a device rings for 25. */
const clockScale = '40'

/** Starts a world of its own on free ports. It ends with `stop`. */
export async function startOutside(): Promise<Outside> {
  const inbox = new Inbox()
  let publicUrl = ''
  const server = createServer(async (request, response) => {
    const here = await readArrived(request, publicUrl)
    const twiml = twimlFor(here, outside.answers)
    if (twiml === null) response.writeHead(204).end()
    else response.writeHead(200, { 'content-type': 'text/xml' }).end(twiml)
    inbox.add(here)
  })
  publicUrl = await listening(server)
  const { child, apiUrl } = await startSimulator(publicUrl)
  const control = controlOf(apiUrl)

  const outside: Outside = {
    account: { accountSid, authToken, apiUrl },
    payConnector,
    publicUrl,
    arrived: inbox.arrived,
    answers: standardAnswers(publicUrl),
    arrival: (fits) => inbox.found(() => inbox.arrived.find(fits)),
    told: (attemptId, fits) => inbox.found(() => inbox.said(attemptId).find(fits)),
    said: (attemptId) => inbox.said(attemptId),
    control,
    async callInProgress() {
      const { sid } = (await control('POST', '/calls', {})) as { sid: string }
      await inbox.found(() => inbox.arrived.find((request) => isAnswered(request, sid)))
      return sid
    },
    async press(callSid, keys) {
      await control('POST', `/calls/${callSid}/keys`, { keys })
    },
    async reset() {
      await control('POST', '/reset', {})
      outside.answers = standardAnswers(publicUrl)
      inbox.arrived.length = 0
    },
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      server.closeAllConnections()
      server.close()
    },
  }
  return outside
}

/** What has arrived, and who waits for more. */
class Inbox {
  readonly arrived: Arrived[] = []
  readonly #waiting = new Set<() => void>()

  add(request: Arrived): void {
    this.arrived.push(request)
    for (const look of [...this.#waiting]) look()
  }

  /** What the payment callbacks of an attempt have said. */
  said(attemptId: string): PaymentCallback[] {
    const callbacks = this.arrived.filter(
      ({ path, query }) => path.endsWith('/payment') && query.get('attempt') === attemptId,
    )
    return callbacks.map(readPayment)
  }

  /** Resolves with the first value that `look` finds, now or after a later arrival. */
  found<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const again = () => {
        const value = look()
        if (value === undefined) return
        this.#waiting.delete(again)
        resolve(value)
      }
      this.#waiting.add(again)
      again()
    })
  }
}

/** A call for the agent `amy`, and the end of the line when that is over. */
function standardAnswers(publicUrl: string): Outside['answers'] {
  const dial = {
    agentId: 'amy',
    ringSeconds: 20,
    actionUrl: `${publicUrl}/api/webhooks/twilio/voice/dialled?call=1`,
    legUrl: `${publicUrl}/api/webhooks/twilio/leg?call=1`,
    parameters: { call: '1' },
  }
  return { voice: () => dialAgent(dial), dialled: () => hangUp() }
}

function twimlFor(request: Arrived, answers: Outside['answers']): string | null {
  if (request.path.endsWith('/voice')) return answers.voice(request)
  return request.path.endsWith('/dialled') ? answers.dialled(request) : null
}

function isAnswered({ path, form }: Arrived, callSid: string): boolean {
  const leg = path.endsWith('/leg') ? readLegCallback(form) : null
  return leg?.kind === 'legAnswered' && leg.callSid === callSid
}

function controlOf(apiUrl: string): Outside['control'] {
  return async (method, path, body) => {
    const headers = { 'content-type': 'application/json' }
    const url = `${apiUrl}/control${path}`
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
}

function readPayment({ query, form }: Arrived): PaymentCallback {
  return readPaymentCallback(
    form,
    {
      attemptId: query.get('attempt') ?? '',
      effectId: query.get('effect') ?? '',
    },
    () => 'hash',
  )
}

async function readArrived(request: IncomingMessage, publicUrl: string): Promise<Arrived> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const target = request.url ?? '/'
  const { pathname, searchParams } = new URL(target, publicUrl)
  const form = new URLSearchParams(Buffer.concat(chunks).toString())
  const headers = new Headers(request.headers as Record<string, string>)
  const signature = verifyTwilio({
    authTokens: [authToken],
    publicUrl,
    target,
    body: { form },
    signature: headers.get('x-twilio-signature'),
  })
  return { path: pathname, query: searchParams, form, headers, signature }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts the process and reads its address from the first line that it prints. */
async function startSimulator(appUrl: string): Promise<{ child: ChildProcess; apiUrl: string }> {
  const settings = {
    SIM_PORT: '0',
    SIM_APP_URL: appUrl,
    SIM_ACCOUNT_SID: accountSid,
    SIM_AUTH_TOKEN: authToken,
    SIM_CONNECTOR: payConnector,
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
