import { createHash } from 'node:crypto'
import type { Call, World } from '../world.js'
import { accept, forget, fullLength, judge } from './entries.js'
import { refusal, refusalWith, type TwilioRefusal } from './errors.js'
import { baseField, type CaptureField } from './fields.js'
import { partialMask } from './masks.js'
import { type ConnectorVerdict, type PayConnector, submit } from './pay-connector.js'
import { type Installed, isRefusal, readCreate, readUpdate } from './payment-request.js'
import { hasEnded, newSession, noTimer, refuseUpdate, type Session } from './session.js'
import { SessionNews, type Told, untold } from './session-news.js'

/** What became of one key press. `answered` is the callback that told of it, if one did. */
export type Press = {
  field: CaptureField | null
  told: string | null
  answered: Told
}

/** A request that was obeyed. `told` is the callback that it caused: of `complete` the session's last one. */
export type Obeyed = { session: Session; told: Told }

const nobodyTold: Press = { field: null, told: null, answered: untold }

/**
 * Payments sessions: open → capturing ⇄ idle → processing → ended, told by callbacks
 * (twilio.com/docs/voice/api/payment-resource). Nothing is played to the caller and nothing is asked twice by itself.
 */
export class Payments {
  readonly #news: SessionNews

  constructor(
    private readonly world: World,
    private readonly connector: PayConnector,
  ) {
    this.#news = new SessionNews(world)
  }

  /** POST …/Payments.json on a leg. */
  create(leg: Call, body: string): Obeyed | TwilioRefusal {
    const request = readCreate(new URLSearchParams(body), this.#installed())
    if (isRefusal(request)) return request
    const running = leg.session
    const print = fingerprint('create', body)
    if (running && this.#isReplay(running, request.idempotencyKey, print))
      return { session: running, told: untold }
    if (leg.status !== 'in-progress') return refusal(21220)
    const failed = this.world.faults.failsWith('create')
    if (failed !== null) return refusalWith(failed)
    if (running && !hasEnded(running))
      return refusal(64021, 'a payment session is already running on this call')
    const session = newSession(leg, request, this.world.clock.now())
    session.obeyed.set(request.idempotencyKey, print)
    leg.session = session
    this.world.sessions.set(session.sid, session)
    this.#stir(session)
    return { session, told: this.#news.opened(session) }
  }

  /** POST …/Payments/{Sid}.json: ask for a field, complete, or cancel. */
  update(session: Session, body: string): Obeyed | TwilioRefusal {
    this.#stir(session)
    const request = readUpdate(new URLSearchParams(body), this.#installed())
    if (isRefusal(request)) return request
    const print = fingerprint('update', body)
    if (this.#isReplay(session, request.idempotencyKey, print)) return { session, told: untold }
    const refused = refuseUpdate(session, request)
    if (refused) return refused
    const failed = this.world.faults.failsWith('update')
    if (failed !== null) return refusalWith(failed)
    session.obeyed.set(request.idempotencyKey, print)
    session.callbackUrl = request.statusCallback
    if ('capture' in request) return { session, told: this.#capture(session, request.capture) }
    const told = request.status === 'cancel' ? this.#cancel(session) : this.#complete(session)
    return { session, told }
  }

  /** A key on the keypad of the leg that the session listens to. */
  press(session: Session, key: string): Press {
    this.#stir(session)
    const { state } = session
    const { clock, faults } = this.world
    if (state.name === 'confirming') return this.#confirm(session, key)
    if (state.name !== 'capturing') return this.#pressUnasked(session, key)
    const { field } = state
    if (key === '*') return { field, told: key, answered: this.#interrupt(session) }
    if (key === '#') {
      if (faults.get('hashKey') === 'ignored') return nobodyTold
      return { field, told: key, answered: this.#finish(session) }
    }
    state.digits += key
    const { digits } = state
    const mask = partialMask(baseField(field), digits, faults.get('maskStyle'))
    const answered = this.#news.key(session, { field, digits, error: null })
    this.#listen(session)
    if (digits.length >= fullLength(session, field, digits, clock.now())) void this.#finish(session)
    return { field, told: mask.slice(-1), answered }
  }

  /** The leg went away. A connector that is already at work is not stopped by that. */
  hungUp(session: Session): void {
    if (hasEnded(session)) return
    const submitted = session.state.name === 'processing'
    if (submitted && this.world.faults.get('hangupDuringProcessing') === 'connectorOnly') return
    this.#end(session, 'caller-hung-up', null)
  }

  #isReplay(session: Session, key: string, print: string): boolean {
    return session.obeyed.get(key) === print && this.world.faults.get('idempotencyReplay') === 'answered'
  }

  /** Somebody asked or pressed something: the wait for a session that nobody touches begins anew. */
  #stir(session: Session): void {
    session.idle.cancel()
    const seconds = this.world.faults.get('sessionIdleSeconds')
    if (seconds === 0 || hasEnded(session)) return
    session.idle = this.world.clock.after(seconds * 1_000, () => {
      if (session.state.name !== 'processing') void this.#end(session, 'internal-error', null)
    })
  }

  /** A key while no field is asked for: heard on the line, and told to nobody. */
  #pressUnasked(session: Session, key: string): Press {
    const { name } = session.state
    const isIdle = name === 'open' || name === 'idle'
    if (key !== '*' || !isIdle || this.world.faults.get('starWhileIdle') === 'ignored') return nobodyTold
    return { ...nobodyTold, answered: this.#interrupt(session) }
  }

  #interrupt(session: Session): Told {
    return this.#end(session, 'caller-interrupted-with-star', null)
  }

  #cancel(session: Session): Told {
    const result = this.world.faults.get('cancelResult')
    if (result !== 'absent') return this.#end(session, result, null)
    this.#close(session, 'transaction-cancelled')
    return this.#news.endedUntold(session)
  }

  #capture(session: Session, field: CaptureField): Told {
    this.#stopListening(session)
    forget(session, field)
    if (baseField(field) === 'security-code' && session.brand === null) {
      session.state = { name: 'idle' }
      const error = 'invalid-card-number-security-code-capture-sequence'
      return this.#news.field(session, { field, digits: null, error })
    }
    session.state = { name: 'capturing', field, digits: '', silence: noTimer }
    this.#listen(session)
    return this.#news.field(session, { field, digits: '', error: null })
  }

  /** Starts the wait for the next key, or for the first one. */
  #listen(session: Session): void {
    const { state } = session
    if (state.name !== 'capturing') return
    state.silence.cancel()
    const first = state.digits === '' ? this.world.faults.get('firstKeyWaitSeconds') : null
    const seconds = first ?? session.request.timeoutSeconds
    state.silence = this.world.clock.after(seconds * 1_000, () => void this.#finish(session))
  }

  #stopListening(session: Session): void {
    if (session.state.name === 'capturing') session.state.silence.cancel()
  }

  /** Judges what has been keyed: the field is accepted and leaves `Required`, or is refused and stays there. */
  #finish(session: Session): Told {
    const { state } = session
    if (state.name !== 'capturing') return untold
    this.#stopListening(session)
    const { clock, faults } = this.world
    const { field, digits } = state
    session.state = { name: 'idle' }
    const error = judge(session, field, digits, clock.now())
    if (error === null) accept(session, field, digits, faults.get('maskStyle'))
    else if (error === 'input-matching-failed' && faults.get('matcherMismatch') === 'both')
      forget(session, baseField(field))
    return this.#news.field(session, { field, digits: null, error })
  }

  #complete(session: Session): Told {
    this.#stopListening(session)
    this.#news.completing(session)
    if (!session.request.confirmation) return this.#submit(session)
    session.state = { name: 'confirming' }
    const leg = this.world.calls.get(session.legSid)
    const ending = session.masks.get('payment-card-number')?.slice(-4) ?? ''
    leg?.heard.push(`Your card ends in ${ending}. Press 1 to pay or 2 to cancel.`)
    if (leg) this.world.changed(leg)
    return untold
  }

  #confirm(session: Session, key: string): Press {
    if (key === '1') void this.#submit(session)
    else if (key === '2') void this.#cancel(session)
    return nobodyTold
  }

  #submit(session: Session): Told {
    session.state = { name: 'processing' }
    const { clock, faults } = this.world
    const url = session.callbackUrl
    // Reads the entries before it first waits; from the next line on the session holds no card.
    const submitted = submit(session, { connector: this.connector, clock, faults })
    session.entries.clear()
    this.#news.changed(session)
    return submitted.then((verdict) => {
      const hungUp = hasEnded(session)
      if (hungUp && faults.get('hangupDuringProcessing') === 'hungUpOnly') return null
      session.callbackUrl = url
      return this.#end(session, verdict.result, verdict)
    })
  }

  #end(session: Session, result: string, verdict: ConnectorVerdict | null): Told {
    this.#close(session, result)
    return this.#news.ended(session, result, verdict)
  }

  #close(session: Session, result: string): void {
    this.#stopListening(session)
    session.idle.cancel()
    session.state = { name: 'ended', result }
    session.entries.clear()
  }

  #installed(): Installed {
    return { connector: this.world.config.connector, requireHttps: this.world.faults.get('requireHttps') }
  }
}

/** Whether a repeated key carries the same request; nothing of the request itself is kept. */
function fingerprint(operation: string, body: string): string {
  return createHash('sha256').update(`${operation}\n${body}`).digest('hex')
}
