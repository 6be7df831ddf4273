import { createHash } from 'node:crypto'
import type { Sent } from '../http/send.js'
import { newSid } from '../ids.js'
import type { Call, World } from '../world.js'
import { accept, forget, fullLength, judge } from './entries.js'
import { refusal, refusalWith, type TwilioRefusal } from './errors.js'
import { baseField, type CaptureField } from './fields.js'
import { partialMask } from './masks.js'
import { type ConnectorVerdict, type PayConnector, submit } from './pay-connector.js'
import { captureFieldsOf, endedFields, openedFields } from './payment-fields.js'
import { type CreateRequest, type Installed, isRefusal, readCreate, readUpdate } from './payment-request.js'
import { hasEnded, refuseUpdate, type Session } from './session.js'
import type { FormFields } from './signature.js'

/** What became of one key press. `answered` is the callback that told of it, if one did. */
export type Press = {
  field: CaptureField | null
  told: string | null
  answered: Promise<Sent | null>
}

const nobodyTold: Press = { field: null, told: null, answered: Promise.resolve(null) }

/**
 * Payments sessions: open → capturing ⇄ idle → processing → ended, told by callbacks
 * (twilio.com/docs/voice/api/payment-resource). Nothing is played to the caller and nothing is asked twice by itself.
 */
export class Payments {
  constructor(
    private readonly world: World,
    private readonly connector: PayConnector,
  ) {}

  /** POST …/Payments.json on a leg. */
  create(leg: Call, body: string): Session | TwilioRefusal {
    const request = readCreate(new URLSearchParams(body), this.#installed())
    if (isRefusal(request)) return request
    const running = leg.session
    if (running?.obeyed.get(request.idempotencyKey) === fingerprint('create', body)) return running
    if (leg.status !== 'in-progress') return refusal(21220)
    const failed = this.world.faults.failsWith('create')
    if (failed !== null) return refusalWith(failed)
    if (running && !hasEnded(running))
      return refusal(64021, 'a payment session is already running on this call')
    const session = this.#newSession(leg, request)
    session.obeyed.set(request.idempotencyKey, fingerprint('create', body))
    leg.session = session
    this.world.sessions.set(session.sid, session)
    this.#tell(session, openedFields(this.world.config.accountSid, session))
    return session
  }

  /** POST …/Payments/{Sid}.json: ask for a field, complete, or cancel. */
  update(session: Session, body: string): Session | TwilioRefusal {
    const request = readUpdate(new URLSearchParams(body), this.#installed())
    if (isRefusal(request)) return request
    if (session.obeyed.get(request.idempotencyKey) === fingerprint('update', body)) return session
    const refused = refuseUpdate(session, request)
    if (refused) return refused
    const failed = this.world.faults.failsWith('update')
    if (failed !== null) return refusalWith(failed)
    session.obeyed.set(request.idempotencyKey, fingerprint('update', body))
    session.callbackUrl = request.statusCallback
    if ('capture' in request) this.#capture(session, request.capture)
    else if (request.status === 'cancel') this.#end(session, 'transaction-cancelled', null)
    else this.#complete(session)
    return session
  }

  /** A key on the keypad of the leg that the session listens to. */
  press(session: Session, key: string): Press {
    const { state } = session
    if (state.name === 'confirming') return this.#confirm(session, key)
    if (state.name !== 'capturing') return nobodyTold
    if (key === '*')
      return this.#pressed(state.field, key, this.#end(session, 'caller-interrupted-with-star', null))
    if (key === '#') return this.#pressed(state.field, key, this.#finish(session))
    state.digits += key
    const { field, digits } = state
    const mask = partialMask(baseField(field), digits, this.world.faults.get('maskStyle'))
    const answered = this.#tellCapture(session, { field, digits, error: null })
    this.#listen(session)
    if (digits.length >= fullLength(session, field, digits, this.world.clock.now()))
      void this.#finish(session)
    return this.#pressed(field, mask.slice(-1), answered)
  }

  /** The leg went away. A connector that is already at work is not stopped by that. */
  hungUp(session: Session): void {
    if (hasEnded(session)) return
    const submitted = session.state.name === 'processing'
    if (submitted && this.world.faults.get('hangupDuringProcessing') === 'connectorOnly') return
    this.#end(session, 'caller-hung-up', null)
  }

  #newSession(leg: Call, request: CreateRequest): Session {
    const now = this.world.clock.now()
    return {
      sid: newSid('PK'),
      legSid: leg.sid,
      callSid: leg.parentSid ?? leg.sid,
      request,
      state: { name: 'open' },
      entries: new Map(),
      masks: new Map(),
      brand: null,
      callbackUrl: request.statusCallback,
      createdAt: now,
      updatedAt: now,
      obeyed: new Map(),
    }
  }

  #capture(session: Session, field: CaptureField): void {
    this.#stopListening(session)
    forget(session, field)
    if (baseField(field) === 'security-code' && session.brand === null) {
      session.state = { name: 'idle' }
      const error = 'invalid-card-number-security-code-capture-sequence'
      void this.#tellCapture(session, { field, digits: null, error })
      return
    }
    session.state = { name: 'capturing', field, digits: '', silence: { cancel() {} } }
    void this.#tellCapture(session, { field, digits: '', error: null })
    this.#listen(session)
  }

  /** Starts the wait for the next key, or for the first one. */
  #listen(session: Session): void {
    const { state } = session
    if (state.name !== 'capturing') return
    state.silence.cancel()
    state.silence = this.world.clock.after(session.request.timeoutSeconds * 1_000, () => {
      void this.#finish(session)
    })
  }

  #stopListening(session: Session): void {
    if (session.state.name === 'capturing') session.state.silence.cancel()
  }

  /** Judges what has been keyed: the field is accepted and leaves `Required`, or is refused and stays there. */
  #finish(session: Session): Promise<Sent | null> {
    const { state } = session
    if (state.name !== 'capturing') return Promise.resolve(null)
    this.#stopListening(session)
    const { field, digits } = state
    session.state = { name: 'idle' }
    const error = judge(session, field, digits, this.world.clock.now())
    if (error === null) accept(session, field, digits, this.world.faults.get('maskStyle'))
    else if (error === 'input-matching-failed') forget(session, baseField(field))
    return this.#tellCapture(session, { field, digits: null, error })
  }

  #complete(session: Session): void {
    this.#stopListening(session)
    if (!session.request.confirmation) {
      this.#submit(session)
      return
    }
    session.state = { name: 'confirming' }
    const leg = this.world.calls.get(session.legSid)
    const ending = session.masks.get('payment-card-number')?.slice(-4) ?? ''
    leg?.heard.push(`Your card ends in ${ending}. Press 1 to pay or 2 to cancel.`)
    if (leg) this.world.changed(leg)
  }

  #confirm(session: Session, key: string): Press {
    if (key === '1') this.#submit(session)
    else if (key === '2') void this.#end(session, 'transaction-cancelled', null)
    return nobodyTold
  }

  #submit(session: Session): void {
    session.state = { name: 'processing' }
    const { clock, faults } = this.world
    const url = session.callbackUrl
    // Reads the entries before it first waits; from the next line on the session holds no card.
    const submitted = submit(session, { connector: this.connector, clock, faults })
    session.entries.clear()
    this.#changed(session)
    void submitted.then((verdict) => {
      const hungUp = hasEnded(session)
      if (hungUp && faults.get('hangupDuringProcessing') === 'hungUpOnly') return
      session.callbackUrl = url
      this.#end(session, verdict.result, verdict)
    })
  }

  #end(session: Session, result: string, verdict: ConnectorVerdict | null): Promise<Sent | null> {
    this.#stopListening(session)
    session.state = { name: 'ended', result }
    session.entries.clear()
    this.#stamp(session)
    const { config, faults } = this.world
    return this.#tell(session, endedFields(config.accountSid, session, result, verdict, faults))
  }

  #tellCapture(session: Session, news: Parameters<typeof captureFieldsOf>[2]): Promise<Sent | null> {
    this.#stamp(session)
    const { config, faults } = this.world
    return this.#tell(session, captureFieldsOf(config.accountSid, session, news, faults))
  }

  #tell(session: Session, fields: FormFields): Promise<Sent | null> {
    this.#changed(session)
    const { sid, callSid, callbackUrl: url } = session
    return this.world.callbacks.notify({ kind: 'payment', url, callSid, fields, queue: sid })
  }

  /** DateUpdated is the only order that callbacks have, so each is later than the one before. */
  #stamp(session: Session): void {
    const nowMs = this.world.clock.now().getTime()
    session.updatedAt = new Date(Math.max(nowMs, session.updatedAt.getTime() + 1))
  }

  #pressed(field: CaptureField, told: string, answered: Promise<Sent | null>): Press {
    return { field, told, answered }
  }

  #changed(session: Session): void {
    const leg = this.world.calls.get(session.legSid)
    if (leg) this.world.changed(leg)
  }

  #installed(): Installed {
    return { connector: this.world.config.connector, requireHttps: this.world.faults.get('requireHttps') }
  }
}

/** Whether a repeated key carries the same request; nothing of the request itself is kept. */
function fingerprint(operation: string, body: string): string {
  return createHash('sha256').update(`${operation}\n${body}`).digest('hex')
}
