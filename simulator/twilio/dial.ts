import type { Timer } from '../clock.js'
import { newSid } from '../ids.js'
import type { Call, CallStatus, World } from '../world.js'
import type { Legs } from './legs.js'
import { startRecording } from './recordings.js'
import type { Element } from './twiml.js'

/** How a <Dial> ended, in the words of its action request. */
export type DialEnd = {
  status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'
  leg: Call | null
  bridged: boolean
  seconds: number
}

const clientsMax = 10
const timeoutSecondsUsual = 30
const timeLimitSecondsUsual = 14_400

/**
 * One <Dial> under way (twilio.com/docs/voice/twiml/dial): every <Client> rings at once, and the first to answer is
 * bridged to the caller. Ends when the bridge is over, when nobody answered in time, or when the caller left.
 */
export class Dialling {
  /** Null: the call got other instructions meanwhile, so nobody is to be told. */
  readonly ended: Promise<DialEnd | null>
  #resolve: (end: DialEnd | null) => void = () => {}
  #legs: Call[] = []
  #bridged: Call | null = null
  #timers: Timer[] = []

  constructor(
    private readonly world: World,
    private readonly legs: Legs,
    private readonly caller: Call,
    private readonly verb: Element,
  ) {
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  get hangupOnStar(): boolean {
    return this.verb.attributes.hangupOnStar === 'true'
  }

  /** Rings all targets. */
  start(): void {
    const { caller, verb } = this
    caller.dial = this
    const targets = verb.children.filter(({ name }) => name === 'Client').slice(0, clientsMax)
    for (const client of targets) this.#legs.push(ring(this.legs, caller, client, verb.attributes.callerId))
    if (this.#legs.length === 0) {
      this.#finish({ status: 'failed', leg: null, bridged: false, seconds: 0 })
      return
    }
    for (const leg of this.#legs) this.#letDeviceReact(leg)
    this.#after(Number(verb.attributes.timeout ?? timeoutSecondsUsual), () => this.#endRinging('no-answer'))
  }

  /** Somebody hangs up a dialled leg; while it rings, that is a refusal. */
  hangUpLeg(leg: Call): void {
    if (leg.endedAt) return
    this.legs.end(leg, leg === this.#bridged ? 'completed' : 'busy')
    if (leg === this.#bridged) this.#finish(bridgeOf(leg))
    else if (!this.#bridged && this.#ringing().length === 0) this.#finish(withoutBridge('busy', leg))
  }

  /** The caller left, pressed star, or was given other instructions. */
  end(how: 'caller-left' | 'star' | 'replaced'): void {
    const bridged = this.#bridged
    if (bridged) this.legs.end(bridged, 'completed')
    else for (const leg of this.#ringing()) this.legs.end(leg, 'canceled')
    if (how === 'replaced') this.#finish(null)
    else this.#finish(bridged ? bridgeOf(bridged) : withoutBridge('canceled', this.#legs[0] ?? null))
  }

  #letDeviceReact(leg: Call): void {
    const { behaviour, answersAfterMs } = this.world.device(leg.identity ?? '')
    if (behaviour === 'no-answer') return
    const react = behaviour === 'answer' ? () => this.#bridge(leg) : () => this.hangUpLeg(leg)
    this.#timers.push(this.world.clock.after(answersAfterMs, react))
  }

  #bridge(leg: Call): void {
    this.#stopTimers()
    this.#bridged = leg
    for (const other of this.#ringing()) if (other !== leg) this.legs.end(other, 'canceled')
    this.legs.answer(this.caller)
    this.legs.answer(leg)
    record(this.world, this.caller, this.verb.attributes)
    this.#after(Number(this.verb.attributes.timeLimit ?? timeLimitSecondsUsual), () => this.hangUpLeg(leg))
  }

  #endRinging(status: 'no-answer'): void {
    for (const leg of this.#ringing()) this.legs.end(leg, status)
    this.#finish(withoutBridge(status, this.#legs[0] ?? null))
  }

  #ringing(): Call[] {
    return this.#legs.filter((leg) => leg.endedAt === null)
  }

  #after(seconds: number, fire: () => void): void {
    this.#timers.push(this.world.clock.after(seconds * 1_000, fire))
  }

  #stopTimers(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel()
  }

  #finish(end: DialEnd | null): void {
    this.#stopTimers()
    this.caller.dial = null
    this.#resolve(end)
  }
}

function withoutBridge(status: DialEnd['status'], leg: Call | null): DialEnd {
  return { status, leg, bridged: false, seconds: 0 }
}

function bridgeOf(leg: Call): DialEnd {
  const ms = leg.endedAt && leg.answeredAt ? leg.endedAt.getTime() - leg.answeredAt.getTime() : 0
  return { status: 'completed', leg, bridged: true, seconds: Math.round(ms / 1_000) }
}

/** Starts the leg towards one client and reports it as initiated and ringing. */
function ring(legs: Legs, caller: Call, client: Element, callerId: string | undefined): Call {
  const identity = client.children.find(({ name }) => name === 'Identity')?.text ?? client.text
  const status: CallStatus = 'initiated'
  const leg = legs.open({
    sid: newSid('CA'),
    parentSid: caller.sid,
    identity,
    direction: 'outbound-dial',
    from: callerId ?? caller.from,
    to: `client:${identity}`,
    callerName: null,
    status,
    progress: reporting(client.attributes, 'statusCallback'),
  })
  caller.legs.push(leg)
  legs.report(leg, 'initiated')
  leg.status = 'ringing'
  legs.report(leg, 'ringing')
  return leg
}

function record(world: World, caller: Call, attributes: Record<string, string>): void {
  const mode = attributes.record ?? 'do-not-record'
  if (mode === 'do-not-record' || mode === 'false') return
  startRecording(world, caller, {
    source: 'DialVerb',
    channels: mode.endsWith('-dual') ? 2 : 1,
    track: attributes.recordingTrack ?? 'both',
    callback: reporting(attributes, 'recordingStatusCallback'),
  })
}

/** The three attributes by which TwiML asks for status callbacks; only the last event unless more are named. */
function reporting(attributes: Record<string, string>, name: string) {
  const url = attributes[name]
  if (!url) return null
  const method = attributes[`${name}Method`] === 'GET' ? ('GET' as const) : ('POST' as const)
  return { url, method, events: (attributes[`${name}Event`] ?? 'completed').trim().split(/\s+/) }
}
