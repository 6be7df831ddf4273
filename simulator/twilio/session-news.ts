import type { Sent } from '../http/send.js'
import type { World } from '../world.js'
import type { Callback } from './callbacks.js'
import type { ConnectorVerdict } from './pay-connector.js'
import { type CaptureNews, captureFieldsOf, endedFields, openedFields } from './payment-fields.js'
import type { Session } from './session.js'
import type { FormFields } from './signature.js'

export type Told = Promise<Sent | null>

/** Nobody is told: there is nothing to wait for. */
export const untold: Told = Promise.resolve(null)

/** A callback that waits for the session's next one; `leave` sends it. */
type Late = { leave: () => void }

/** Tells the product of a Payments session, one callback per step, each stamped later than the one before. */
export class SessionNews {
  readonly #late = new WeakMap<Session, Late>()
  readonly #silenced = new WeakSet<Session>()

  constructor(private readonly world: World) {}

  opened(session: Session): Told {
    return this.#tell(session, openedFields(this.world.config.accountSid, session))
  }

  /** A field was asked for, was accepted, or was refused. */
  field(session: Session, news: CaptureNews): Told {
    return this.#tell(session, this.#captureFields(session, news))
  }

  /** A key of a field that is still being keyed. */
  key(session: Session, news: CaptureNews): Told {
    const fields = this.#captureFields(session, news)
    this.#leaveLate(session)
    const isLate = this.world.faults.isOn('latePartial')
    return isLate ? this.#afterTheNext(session, fields) : this.#tell(session, fields)
  }

  /** Its `complete` was accepted. */
  completing(session: Session): void {
    if (this.world.faults.strikes('dropCallbacksAfterComplete')) this.#silenced.add(session)
  }

  ended(session: Session, result: string, verdict: ConnectorVerdict | null): Told {
    this.#stamp(session)
    const { config, faults } = this.world
    return this.#tell(session, endedFields(config.accountSid, session, result, verdict, faults))
  }

  /** The session is over, and nobody is told so; what was still to be said of its fields is. */
  endedUntold(session: Session): Told {
    this.changed(session)
    this.#leaveLate(session)
    return untold
  }

  /** For those who watch the call from outside the product. */
  changed({ legSid }: Session): void {
    const leg = this.world.calls.get(legSid)
    if (leg) this.world.changed(leg)
  }

  #captureFields(session: Session, news: CaptureNews): FormFields {
    this.#stamp(session)
    return captureFieldsOf(this.world.config.accountSid, session, news, this.world.faults)
  }

  #tell(session: Session, fields: FormFields): Told {
    // Held back until now, and not to be late once more than was asked for.
    if (this.#late.has(session) && !this.world.faults.strikes('latePartial')) this.#leaveLate(session)
    const told = this.#send(session, this.#callback(session, fields))
    this.#leaveLate(session)
    return told
  }

  #afterTheNext(session: Session, fields: FormFields): Told {
    return new Promise((resolve) => {
      const callback = this.#callback(session, fields)
      this.#late.set(session, { leave: () => resolve(this.#send(session, callback)) })
    })
  }

  #leaveLate(session: Session): void {
    const late = this.#late.get(session)
    this.#late.delete(session)
    late?.leave()
  }

  #callback({ sid, callSid, callbackUrl: url }: Session, fields: FormFields): Callback {
    return { kind: 'payment', url, callSid, fields, queue: sid }
  }

  #send(session: Session, callback: Callback): Told {
    this.changed(session)
    return this.#silenced.has(session) ? untold : this.world.callbacks.notify(callback)
  }

  /** DateUpdated is the only order that callbacks have, so each is later than the one before. */
  #stamp(session: Session): void {
    const nowMs = this.world.clock.now().getTime()
    session.updatedAt = new Date(Math.max(nowMs, session.updatedAt.getTime() + 1))
  }
}
