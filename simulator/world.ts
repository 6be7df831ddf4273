import { EventEmitter } from 'node:events'
import { SimClock } from './clock.js'
import type { SimulatorConfig } from './config.js'
import { FaultBoard } from './fault-board.js'
import { Ledger } from './gateway/ledger.js'
import { Mail } from './http/mail.js'
import { Neighbours } from './http/neighbours.js'
import { RequestLog } from './http/request-log.js'
import { anotherInstance, ShuttleBooks } from './shuttle/books.js'
import { Callbacks } from './twilio/callbacks.js'
import type { Dialling } from './twilio/dial.js'
import type { CaptureField } from './twilio/fields.js'
import type { Session } from './twilio/session.js'

export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled'

/** What was wrong with the TwiML or with its address, with Twilio's error code. */
export type Problem = { code: number; message: string }

/** One leg: the caller's own, or one that <Dial> started towards a client identity. */
export type Call = {
  sid: string
  parentSid: string | null
  /** Client identity of a dialled leg. */
  identity: string | null
  direction: 'inbound' | 'outbound-dial'
  from: string
  to: string
  callerName: string | null
  status: CallStatus
  createdAt: Date
  answeredAt: Date | null
  endedAt: Date | null
  /** What <Say> told this leg. */
  heard: string[]
  problem: Problem | null
  legs: Call[]
  recordings: Recording[]
  session: Session | null
  strip: StripEntry[]
  /** Aborted when what the call is doing must stop: hang-up, or new instructions from outside. */
  interrupt: AbortController
  /** The <Dial> that is under way. */
  dial: Dialling | null
  /** Number of the next progress callback of this leg. */
  sequence: number
  /** Where and for which events this leg reports its progress. */
  progress: { url: string; method: 'GET' | 'POST'; events: readonly string[] } | null
}

export type Recording = {
  sid: string
  status: 'in-progress' | 'paused' | 'stopped' | 'completed' | 'absent'
  source: 'StartCallRecordingAPI' | 'DialVerb'
  channels: number
  track: string
  startedAt: Date
  updatedAt: Date
  endedAt: Date | null
  callback: { url: string; method: 'GET' | 'POST'; events: readonly string[] } | null
}

/** One key press as the strip shows it afterwards: what the product was told, and how fast. Never the key itself. */
export type StripEntry = {
  id: number
  field: CaptureField | null
  /** null: nothing was told; the key was heard on the line or the callback was lost. */
  told: string | null
  /** Real milliseconds from the key press to the answered callback. */
  ms: number | null
}

/** The agent's softphone at a client identity. */
export type Device = { behaviour: 'answer' | 'busy' | 'no-answer'; answersAfterMs: number }

/** Legs. Enough for a run of a thousand payments and more: Twilio does not forget a call within the hour either. */
const callsMax = 3_000
const stripEntriesMax = 200
const deviceDefault: Device = { behaviour: 'answer', answersAfterMs: 1_000 }

/** The outside world, all of it in memory: calls, devices, Shuttle's and the gateway's books, the vendors' clock. */
export class World {
  readonly clock: SimClock
  readonly faults = new FaultBoard()
  readonly log: RequestLog
  readonly mail: Mail
  readonly neighbours: Neighbours
  readonly callbacks: Callbacks
  readonly ledger = new Ledger()
  readonly books: ShuttleBooks
  /** What another instance of Shuttle has on file, which nobody here may read. */
  readonly booksElsewhere = new ShuttleBooks(anotherInstance)
  readonly calls = new Map<string, Call>()
  readonly sessions = new Map<string, Session>()
  readonly devices = new Map<string, Device>()
  /** Emits `call:<sid>` whenever something about a call changed. */
  readonly events = new EventEmitter()

  constructor(
    readonly config: SimulatorConfig,
    options: { manualClock?: boolean } = {},
  ) {
    this.clock = new SimClock({ scale: config.clockScale, manual: options.manualClock ?? false })
    this.log = new RequestLog(config.requestLog)
    this.books = new ShuttleBooks({ key: config.instanceKey, client: '1001', application: '7_1' })
    const { clock, faults, log } = this
    this.mail = new Mail({ clock, log })
    this.neighbours = new Neighbours(clock)
    const { mail, neighbours } = this
    this.callbacks = new Callbacks({ authToken: config.authToken, clock, faults, mail, neighbours })
    this.events.setMaxListeners(200)
  }

  device(identity: string): Device {
    return this.devices.get(identity) ?? deviceDefault
  }

  addCall(call: Call): Call {
    this.calls.set(call.sid, call)
    for (const old of this.calls.values()) {
      if (this.calls.size <= callsMax) break
      if (old.endedAt) this.forget(old)
    }
    return call
  }

  addStripEntry(call: Call, entry: StripEntry): void {
    call.strip.push(entry)
    if (call.strip.length > stripEntriesMax) call.strip.shift()
    this.changed(call)
  }

  /** Tells whoever watches the caller's call that it, or one of its legs, is no longer as it was. */
  changed(call: Call): void {
    this.events.emit(`call:${call.parentSid ?? call.sid}`)
  }

  /** Back to an empty world: no calls, no books, no faults. Devices and clock speed stay. */
  reset(): void {
    for (const call of this.calls.values()) {
      call.endedAt ??= this.clock.now()
      call.interrupt.abort()
    }
    this.calls.clear()
    this.sessions.clear()
    this.clock.clear()
    this.faults.reset()
    this.log.clear()
    this.mail.clear()
    this.neighbours.clear()
    this.ledger.clear()
    this.books.clear()
    this.booksElsewhere.clear()
  }

  private forget(call: Call): void {
    this.calls.delete(call.sid)
    if (call.session) this.sessions.delete(call.session.sid)
  }
}
