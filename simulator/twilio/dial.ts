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

const identityCharactersMax = 256
const clientsMax = 10

/**
 * Rings every <Client> at once; the first to answer is bridged to the caller. Resolves when the bridge is over, when
 * nobody answered within `timeout`, or when the caller left. Null: the call got other instructions meanwhile.
 */
export function dial(world: World, legs: Legs, caller: Call, verb: Element): Promise<DialEnd | null> {
  const attributes = verb.attributes
  const targets = verb.children.filter(({ name }) => name === 'Client').slice(0, clientsMax)
  return new Promise((resolve) => {
    const timers: Timer[] = []
    let bridged: Call | null = null
    const finish = (end: DialEnd | null) => {
      for (const timer of timers) timer.cancel()
      caller.dial = null
      resolve(end)
    }
    const ringing = () => caller.legs.filter((leg) => started.includes(leg) && leg.endedAt === null)
    const endRinging = (status: CallStatus, except: Call | null = null) => {
      for (const leg of ringing()) if (leg !== except) legs.end(leg, status)
    }
    const over = (status: DialEnd['status']) =>
      finish({ status, leg: started[0] ?? null, bridged: false, seconds: 0 })
    const afterBridge = (leg: Call) => {
      const seconds =
        leg.endedAt && leg.answeredAt ? (leg.endedAt.getTime() - leg.answeredAt.getTime()) / 1_000 : 0
      finish({ status: 'completed', leg, bridged: true, seconds: Math.round(seconds) })
    }
    const bridge = (leg: Call) => {
      bridged = leg
      for (const timer of timers.splice(0)) timer.cancel()
      endRinging('canceled', leg)
      legs.answer(caller)
      legs.answer(leg)
      record(world, caller, attributes)
      timers.push(world.clock.after(Number(attributes.timeLimit ?? 14_400) * 1_000, () => hangUpLeg(leg)))
    }
    const hangUpLeg = (leg: Call) => {
      if (leg.endedAt) return
      legs.end(leg, leg === bridged ? 'completed' : 'busy')
      if (leg === bridged) afterBridge(leg)
      else if (bridged === null && ringing().length === 0) over('busy')
    }
    const started = targets.map((client) => ringLeg(legs, caller, client, attributes.callerId))
    caller.dial = {
      hangupOnStar: attributes.hangupOnStar === 'true',
      hangUpLeg,
      end(how) {
        const leg = bridged
        endRinging(leg ? 'completed' : 'canceled')
        if (how === 'replaced') finish(null)
        else if (leg) afterBridge(leg)
        else over('canceled')
      },
    }
    if (started.length === 0) return over('failed')
    for (const leg of started) {
      const device = world.device(leg.identity ?? '')
      if (device.behaviour === 'no-answer') continue
      const act = device.behaviour === 'answer' ? bridge : hangUpLeg
      timers.push(world.clock.after(device.answersAfterMs, () => act(leg)))
    }
    const noAnswer = () => {
      endRinging('no-answer')
      over('no-answer')
    }
    timers.push(world.clock.after(Number(attributes.timeout ?? 30) * 1_000, noAnswer))
  })
}

/** Starts the leg towards one client and reports it as initiated and ringing. */
function ringLeg(legs: Legs, caller: Call, client: Element, callerId: string | undefined): Call {
  const identity = (client.children.find(({ name }) => name === 'Identity')?.text ?? client.text).slice(
    0,
    identityCharactersMax,
  )
  const { statusCallback, statusCallbackMethod, statusCallbackEvent } = client.attributes
  const leg = legs.open({
    sid: newSid('CA'),
    parentSid: caller.sid,
    identity,
    direction: 'outbound-dial',
    from: callerId ?? caller.from,
    to: `client:${identity}`,
    callerName: null,
    status: 'initiated',
    progress: statusCallback
      ? {
          url: statusCallback,
          method: statusCallbackMethod === 'GET' ? 'GET' : 'POST',
          events: (statusCallbackEvent ?? 'completed').split(/\s+/),
        }
      : null,
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
  const url = attributes.recordingStatusCallback
  startRecording(world, caller, {
    source: 'DialVerb',
    channels: mode.endsWith('-dual') ? 2 : 1,
    track: attributes.recordingTrack ?? 'both',
    callback: url
      ? {
          url,
          method: attributes.recordingStatusCallbackMethod === 'GET' ? 'GET' : 'POST',
          events: (attributes.recordingStatusCallbackEvent ?? 'completed').split(/\s+/),
        }
      : null,
  })
}
