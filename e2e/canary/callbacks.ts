import { createHmac, randomBytes } from 'node:crypto'
import { ofCalls, ofPayment } from '@/lib/testing/callback-fields'
import { inTurns } from './in-turns'
import { bareCode, type Stock } from './stock'
import type { Visitor } from './visitor'

type Fields = Readonly<Record<string, string>>

/** What the vendors know of one card entry that is open, and of its call. */
export interface Entry {
  readonly attemptId: string
  readonly sessionSid: string
  readonly callId: string
  readonly callSid: string
}

/** The kinds of callback of a card entry, those that end it last. */
const kinds: readonly (readonly [string, Fields])[] = [
  ['opened', {}],
  ['key press', { Capture: 'payment-card-number', PartialResult: 'true', PaymentCardNumber: 'xx' }],
  ['accepted', { Capture: 'payment-card-number', PartialResult: 'false', Required: 'expiration-date' }],
  ['refused field', { Capture: 'expiration-date', PartialResult: 'false', ErrorType: 'invalid-date' }],
  ['decline', { Result: 'success', PayConnector_payment_status: 'DECLINED' }],
  ['error', { Result: 'payment-connector-error', PayErrorCode: '64008' }],
  ['refused session', { PayErrorCode: '64004' }],
]

const thinBy = 3
const ending = ['Result', 'PayErrorCode', 'ErrorType']

/** Sends what a vendor might send with a card in it: really signed, about things that exist. */
export class Vendors {
  constructor(
    private readonly visitor: Visitor,
    private readonly authToken: string,
    private readonly webhookToken: string,
    private readonly stock: Stock,
    /** Each field in two or three kinds of callback of a card entry, not in all seven. */
    private readonly thin: boolean,
  ) {}

  /** Every field of every kind of callback of a card entry: its value, its name, all at once, headers and address. */
  async tellOfEntry({ attemptId, sessionSid, callSid }: Entry): Promise<void> {
    const path = `/api/webhooks/twilio/payment?attempt=${attemptId}&effect=${attemptId}.3`
    const commonOf = (fields: Fields) => ({
      AccountSid: sidOf('AC'),
      CallSid: callSid,
      Sid: sessionSid,
      ...fields,
    })
    // What ends an entry comes last: what is told before that is looked at more closely.
    for (const ends of [false, true])
      for (const [kind, fields] of kinds) {
        const turn = kinds.findIndex(([name]) => name === kind)
        const some = ofPayment.filter(
          (field, place) => ending.includes(field) === ends && (!this.thin || (place + turn) % thinBy === 0),
        )
        await this.#eachField(`twilio payment, ${kind}`, some, path, () => commonOf(fields))
      }
    for (const [kind, fields] of kinds) {
      const common = commonOf(fields)
      const door = `twilio payment, ${kind}: SecurityCode, bare`
      await this.#posts(door, path, { ...common, SecurityCode: bareCode(this.stock, door) })
    }
    for (const query of [
      'attempt=@&effect=@.1',
      `attempt=${attemptId}&effect=@`,
      `attempt=${attemptId}&effect=${attemptId}.3&more=@`,
    ]) {
      const door = `twilio payment, address: ${query.replaceAll(attemptId, '…')}`
      const target = `/api/webhooks/twilio/payment?${query.replaceAll('@', encodeURIComponent(this.stock.text(door)))}`
      await this.#posts(door, target, {
        Sid: sessionSid,
        CallSid: callSid,
        Capture: 'expiration-date',
        PartialResult: 'true',
      })
    }
  }

  /** The same of calls, legs, recordings, and of callers who are made up; their calls are ended again. */
  async tellOfCalls({ callId, callSid }: Entry): Promise<void> {
    const about = {
      CallSid: callSid,
      ParentCallSid: callSid,
      From: '+442079460000',
      To: 'client:nobody',
      CallStatus: 'ringing',
    }
    const madeUp: string[] = []
    await this.#eachField('twilio voice', ofCalls, '/api/webhooks/twilio/voice', () => {
      const sid = sidOf('CA')
      madeUp.push(sid)
      return { ...about, CallSid: sid, To: '+442079460001' }
    })
    await this.#eachField('twilio leg', ofCalls, `/api/webhooks/twilio/leg?call=${callId}`, () => ({
      ...about,
      CallSid: sidOf('CA'),
    }))
    await this.#eachField(
      'twilio dialled',
      ofCalls,
      `/api/webhooks/twilio/voice/dialled?call=${callId}`,
      () => ({
        ...about,
        DialCallStatus: 'no-answer',
      }),
    )
    await this.#eachField(
      'twilio recording',
      ofCalls,
      `/api/webhooks/twilio/recording?call=${callSid}`,
      () => ({
        ...about,
        RecordingSid: sidOf('RE'),
        RecordingStatus: 'completed',
      }),
    )
    let turn = 0
    await this.#eachField('twilio call', ofCalls, '/api/webhooks/twilio/call', () => ({
      ...about,
      CallSid: madeUp[turn++ % madeUp.length] ?? callSid,
      CallStatus: 'completed',
    }))
    await inTurns(madeUp, (sid) =>
      this.#posts('twilio call', '/api/webhooks/twilio/call', { CallSid: sid, CallStatus: 'completed' }),
    )
  }

  /** Every field of a webhook of the processor's, known ones and others, also as numbers and deep inside. */
  async tellOfPayments(): Promise<void> {
    const fields = [
      'key',
      'action',
      'instance_key',
      'payment',
      'transaction',
      'account',
      'payment_method',
      'of_next_year',
    ]
    const path = `/api/webhooks/shuttle/${this.webhookToken}`
    await inTurns(fields, async (field) => {
      const door = `shuttle webhook: ${field}`
      const good = () => ({
        key: randomBytes(8).toString('hex'),
        action: 'PAYMENT.SUCCESS',
        payment: 'pay_1001_1',
      })
      const values = [
        this.stock.text(door),
        this.stock.next(door).number,
        Number(this.stock.next(door, ({ number }) => number.length < 16).number),
        { id: this.stock.next(door).number, card: { number: this.stock.text(door) } },
      ]
      for (const value of values) await this.visitor.sendsJson(door, path, { ...good(), [field]: value })
      await this.visitor.sendsJson(`${door}, name`, path, {
        ...good(),
        [`${field} ${this.stock.text(`${door}, name`)}`]: 'x',
      })
    })
    const broken = 'shuttle webhook, no JSON'
    await this.visitor.sends(broken, 'POST', path, { body: `{"card": ${this.stock.text(broken)}` })
    const strange = 'shuttle webhook, address'
    await this.visitor.sendsJson(
      strange,
      `/api/webhooks/shuttle/${encodeURIComponent(this.stock.text(strange))}`,
      {},
    )
  }

  async #eachField(
    door: string,
    fields: readonly string[],
    path: string,
    common: () => Fields,
  ): Promise<void> {
    await inTurns(fields, async (field) => {
      const at = `${door}: ${field}`
      const named = { [`${field} ${this.stock.text(`${at}, name`)}`]: 'x' }
      await this.#posts(at, path, { ...common(), [field]: this.stock.text(at), ...named })
    })
    const all = `${door}: all fields`
    await this.#posts(all, path, Object.fromEntries(fields.map((field) => [field, this.stock.text(all)])))
    for (const header of ['i-twilio-idempotency-token', 'user-agent', 'x-forwarded-for', 'x-home-region']) {
      const at = `${door}, header ${header}`
      await this.#posts(at, path, common(), { [header]: this.stock.next(at).number })
    }
    const forged = `${door}, forged`
    await this.visitor.sends(forged, 'POST', path, {
      body: new URLSearchParams({ ...common(), PaymentError: this.stock.text(forged) }).toString(),
      headers: { ...formType, 'x-twilio-signature': this.stock.next(forged).number },
    })
  }

  #posts(door: string, path: string, fields: Fields, headers: Fields = {}): Promise<number> {
    return this.visitor.sends(door, 'POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: { ...formType, 'x-twilio-signature': this.#sign(path, fields), ...headers },
    })
  }

  /** The address and all parameters in order, under the token (twilio.com/docs/usage/security, "Validating requests"). */
  #sign(path: string, fields: Fields): string {
    const names = Object.keys(fields).toSorted()
    const text = this.visitor.instance + path + names.map((name) => name + fields[name]).join('')
    return createHmac('sha1', this.authToken).update(text, 'utf8').digest('base64')
  }
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

function sidOf(prefix: string): string {
  return prefix + randomBytes(16).toString('hex')
}
