import { once } from 'node:events'
import { readConfig } from '../config.js'
import type { callView } from '../control/views.js'
import { createSimulator, type Listening, listen, type Simulator } from '../simulator.js'
import { ProductStandIn } from './product.js'

type CallView = ReturnType<typeof callView>
type Answer<Body> = { status: number; body: Body; headers: Headers }
type Json = Record<string, unknown>

const accountSid = `AC${'7'.repeat(32)}`
const authToken = '12345'
const instance = { key: 'T_77', secret: 'shuttle-secret' }

/** A world whose time stands still, served on a real port, with a stand-in for the product that it posts to. */
export class Kit {
  private constructor(
    readonly simulator: Simulator,
    readonly product: ProductStandIn,
    private readonly listening: Listening,
  ) {}

  readonly accountSid = accountSid
  readonly authToken = authToken

  static async open(env: Record<string, string> = {}): Promise<Kit> {
    const product = new ProductStandIn()
    await product.open()
    const config = readConfig({
      SIM_PORT: '0',
      SIM_ACCOUNT_SID: accountSid,
      SIM_AUTH_TOKEN: authToken,
      SIM_CONNECTOR: 'shuttle-test',
      SIM_INSTANCE_KEY: instance.key,
      SIM_INSTANCE_SECRET: instance.secret,
      SIM_VOICE_URL: `${product.url}/voice`,
      SIM_CALL_STATUS_URL: `${product.url}/call`,
      SIM_SHUTTLE_WEBHOOK_URL: `${product.url}/shuttle|3`,
      ...env,
    })
    const simulator = createSimulator(config, { manualClock: true })
    const kit = new Kit(simulator, product, await listen(simulator))
    product.voice.body = kit.dialAgent()
    return kit
  }

  async close(): Promise<void> {
    await this.listening.close()
    await this.product.close()
  }

  get url(): string {
    return this.listening.url
  }

  /** TwiML that connects the caller with the agent, as the product writes it. */
  dialAgent(attributes = 'answerOnBridge="true"'): string {
    const events = 'initiated ringing answered completed'
    return `<?xml version="1.0" encoding="UTF-8"?><Response><Dial action="/voice/dialled?call=1&amp;x=2" ${attributes}><Client statusCallback="${this.product.url}/leg?call=1" statusCallbackEvent="${events}"><Identity>amy</Identity><Parameter name="call" value="1"/></Client></Dial></Response>`
  }

  advance(ms: number): Promise<void> {
    return this.simulator.world.clock.advance(ms)
  }

  /** A caller rings and the agent's device answers; returns the caller's call sid. */
  async talking(): Promise<string> {
    const { body } = await this.control<{ sid: string }>('POST', '/calls')
    await this.product.leg('ringing')
    await this.advance(1_000)
    await this.product.leg('in-progress')
    return body.sid
  }

  /** A request to Twilio's REST API below the account. */
  async twilio(path: string, form: Record<string, string> = {}, auth = basic(accountSid, authToken)) {
    return this.#send<Json & { sid: string }>('POST', `/2010-04-01/Accounts/${accountSid}${path}`, {
      headers: { authorization: auth, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
  }

  /** A request to Shuttle's API below the instance. */
  async shuttle<Body = Json>(path: string, init: { method?: string; auth?: string; instance?: string } = {}) {
    const { method = 'GET', auth = basic(instance.key, instance.secret) } = init
    return this.#send<Body>(method, `/c/api/instances/${init.instance ?? instance.key}${path}`, {
      headers: { authorization: auth },
    })
  }

  async control<Body = Json>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    return this.#send<Body>(method, `/control${path}`, {
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async call(sid: string): Promise<CallView> {
    return (await this.control<CallView>('GET', `/calls/${sid}`)).body
  }

  /** Resolves when the call is as described, now or after one of its next changes. */
  async until(sid: string, holds: (call: CallView) => boolean): Promise<CallView> {
    for (;;) {
      const changed = once(this.simulator.world.events, `call:${sid}`)
      const view = await this.call(sid)
      if (holds(view)) return view
      await changed
    }
  }

  keys(sid: string, keys: string) {
    return this.control<{ accepted: number; strip: CallView['strip'] }>('POST', `/calls/${sid}/keys`, {
      keys,
    })
  }

  faults(faults: Json) {
    return this.control('PUT', '/faults', faults)
  }

  async #send<Body>(method: string, path: string, init: RequestInit): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, { method, ...init })
    const text = await response.text()
    return {
      status: response.status,
      body: (text === '' ? null : JSON.parse(text)) as Body,
      headers: response.headers,
    }
  }
}

/** A Payments session on a call in progress, driven step by step. */
export class Entry {
  #step = 0
  private constructor(
    private readonly kit: Kit,
    readonly callSid: string,
    readonly sid: string,
  ) {}

  static form(kit: Kit, changes: Record<string, string> = {}): Record<string, string> {
    return {
      IdempotencyKey: 'create-1',
      StatusCallback: `${kit.product.url}/payment?attempt=1&effect=create`,
      ChargeAmount: '49.00',
      Currency: 'GBP',
      PaymentConnector: 'shuttle-test',
      PostalCode: 'false',
      Timeout: '10',
      Parameter: JSON.stringify({ alt_key: 'A-1042-1', metadata_source: 'desk' }),
      ...changes,
    }
  }

  /** Creates the session and waits until the product has been told of it. */
  static async open(kit: Kit, changes: Record<string, string> = {}, callSid?: string): Promise<Entry> {
    const sid = callSid ?? (await kit.talking())
    const created = await kit.twilio(`/Calls/${sid}/Payments.json`, Entry.form(kit, changes))
    if (created.status !== 201) throw new Error(`create answered ${JSON.stringify(created.body)}`)
    await kit.product.payment({ Sid: created.body.sid })
    return new Entry(kit, sid, created.body.sid)
  }

  get path(): string {
    return `/Calls/${this.callSid}/Payments/${this.sid}.json`
  }

  update(changes: Record<string, string>) {
    const step = ++this.#step
    return this.kit.twilio(this.path, {
      IdempotencyKey: `step-${step}`,
      StatusCallback: `${this.kit.product.url}/payment?attempt=1&effect=${step}`,
      ...changes,
    })
  }

  /** Asks for a field and waits until the product hears that it is open. */
  async ask(field: string) {
    await this.update({ Capture: field })
    return this.kit.product.payment({ Capture: field, PartialResult: 'true' })
  }

  /** Asks for a field, keys it, lets the wait for more keys pass, and returns what the product was told in the end. */
  async enter(field: string, keys: string) {
    await this.ask(field)
    await this.kit.keys(this.callSid, keys)
    await this.kit.advance(10_000)
    return this.kit.product.payment({ Capture: field, PartialResult: 'false' })
  }

  async enterCard(number = '4111111111111111', expiry = '1230', code = '123'): Promise<void> {
    await this.enter('payment-card-number', number)
    await this.enter('expiration-date', expiry)
    await this.enter('security-code', code)
  }

  complete() {
    return this.update({ Status: 'complete' })
  }

  /** The callback that ends the session. */
  result() {
    return this.kit.product.next(({ form }) => form.Sid === this.sid && form.Result !== undefined)
  }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

export { basic }
