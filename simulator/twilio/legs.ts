import type { Call, CallStatus, World } from '../world.js'
import { progressFields } from './call-fields.js'
import type { Payments } from './payments.js'
import { stopRecordings } from './recordings.js'

type NewLeg = Pick<
  Call,
  'sid' | 'parentSid' | 'identity' | 'direction' | 'from' | 'to' | 'callerName' | 'status' | 'progress'
>

/** The life of one leg: opened, answered, ended, each told to whoever asked to be told. */
export class Legs {
  constructor(
    private readonly world: World,
    private readonly payments: Payments,
  ) {}

  open(leg: NewLeg): Call {
    return this.world.addCall({
      ...leg,
      createdAt: this.world.clock.now(),
      answeredAt: null,
      endedAt: null,
      heard: [],
      problem: null,
      legs: [],
      recordings: [],
      session: null,
      strip: [],
      interrupt: new AbortController(),
      dial: null,
      sequence: 0,
    })
  }

  /** Once only; a leg that is in progress stays as it is. */
  answer(leg: Call): void {
    if (leg.answeredAt || leg.endedAt) return
    leg.answeredAt = this.world.clock.now()
    leg.status = 'in-progress'
    this.report(leg, 'answered')
  }

  /** The leg is over: its card entry ends, its recordings stop, and its end is reported. */
  end(leg: Call, status: CallStatus): void {
    if (leg.endedAt) return
    leg.endedAt = this.world.clock.now()
    leg.status = status
    leg.interrupt.abort()
    if (leg.session) this.payments.hungUp(leg.session)
    stopRecordings(this.world, leg)
    this.report(leg, 'completed')
  }

  /** Progress callback of one leg, if the event was asked for. Numbers count all events, asked for or not. */
  report(leg: Call, event: 'initiated' | 'ringing' | 'answered' | 'completed'): void {
    const { config, clock, callbacks } = this.world
    this.world.changed(leg)
    const sequence = leg.sequence++
    if (!leg.progress?.events.includes(event)) return
    const { url, method } = leg.progress
    const fields = progressFields(config, leg, sequence, clock.now())
    const kind = leg.parentSid ? 'leg' : 'call'
    void callbacks.notify({ kind, url, method, callSid: leg.sid, fields, queue: leg.sid })
  }
}
