import type { DialStatus } from '@/lib/domain/call/facts'
import type { CallRecordings, RecordingRefusal, ReportedRecording } from '@/lib/ports/call-recordings'
import type { Calls } from '@/lib/ports/calls'
import type { Deps } from '@/lib/usecases/deps'
import { observeCall, observeCallOfSid } from '@/lib/usecases/observe-call'
import { afterDial, type CallPlan, receiveCall } from '@/lib/usecases/receive-call'
import type { MaskedCard } from '@/lib/values/card'
import { type Instant, second } from '@/lib/values/instant'
import { assert, err, ok, type Result } from '@/lib/values/result'
import type { Mail } from './mail'
import type { Session, Trouble } from './sessions'

/** A caller on the line. */
export interface Line {
  readonly sid: string
  readonly from: string
  card: MaskedCard
  isUp: boolean
  recording: ReportedRecording
  /** Our name for the call, as our own instructions told it. */
  callId: string | null
  leg: Leg | null
  /** The provider wants to know what to do with the caller. */
  asks: Asking | null
}

interface Leg {
  readonly sid: string
  readonly agentId: string
  state: 'ringing' | 'answered'
}

/** A request for instructions that is due. */
interface Asking {
  readonly at: Instant
  /** How often the caller was told to hold, or how the agent's side ended. */
  readonly about: { readonly holds: number } | { readonly dialEnded: DialStatus }
}

/** How long a caller listens to the music before we are asked again. */
const holdMs = 10 * second

type Steered = Result<{ state: ReportedRecording }, RecordingRefusal>

/** The provider's calls: lines of callers, legs of agents, one recording on each. */
export class Telephony {
  readonly lines: Line[] = []
  private legs = 0

  constructor(
    private readonly mail: Mail,
    private readonly now: () => Instant,
    private readonly trouble: () => Trouble,
    private readonly running: (line: Line) => Session | undefined,
    private readonly end: (session: Session, result: 'callerHungUp') => void,
    /** Whether we know of this session. */
    private readonly isKnown: (session: Session) => boolean,
  ) {}

  lineOf(callSid: string): Line | undefined {
    return this.lines.find(({ sid }) => sid === callSid)
  }

  dials(card: MaskedCard): void {
    const number = this.lines.length + 1
    this.lines.push({
      sid: `CA${number}`,
      from: `+44770090010${number}`,
      card,
      isUp: true,
      recording: 'none',
      callId: null,
      leg: null,
      asks: { at: this.now(), about: { holds: 0 } },
    })
  }

  /** Asks us what to do with a caller. */
  ask(deps: Deps, { sid, from, callId }: Line, { about }: Asking, name: string): Promise<CallPlan | null> {
    const received = { source: 'twilio', externalId: name } as const
    if ('holds' in about)
      return receiveCall(deps, { sid, from, to: '+442079460000', name: null }, about.holds, received)
    assert(callId, 'only an offered call was dialled')
    const fact = { kind: 'dialEnded', status: about.dialEnded, callerStillThere: true } as const
    return afterDial(deps, callId, fact, received)
  }

  /** Does with the caller what we said. */
  follow(line: Line, plan: CallPlan | null): void {
    line.asks = null
    if (!line.isUp) return
    switch (plan?.kind) {
      case 'ring':
        this.rings(line, plan.callId, plan.agentId)
        return
      case 'hold':
        line.callId = plan.callId
        line.asks = { at: this.now() + holdMs, about: { holds: plan.holds } }
        return
      default:
        this.over(line)
    }
  }

  private rings(line: Line, callId: string, agentId: string): void {
    this.legs += 1
    const legSid = `CAleg${this.legs}`
    line.callId = callId
    line.leg = { sid: legSid, agentId, state: 'ringing' }
    this.tellLeg(line, { kind: 'legRinging', legSid, agentId })
  }

  answers(line: Line): void {
    const { leg } = line
    if (leg?.state !== 'ringing') return
    leg.state = 'answered'
    this.tellLeg(line, { kind: 'legAnswered', legSid: leg.sid, agentId: leg.agentId })
  }

  /** The agent's side is over: not answered, or hung up. Then we are asked what to do with the caller. */
  legEnds(line: Line, status: DialStatus): void {
    const { leg } = line
    if (!leg) return
    line.leg = null
    this.tellLeg(line, { kind: 'legEnded', legSid: leg.sid, status })
    line.asks = { at: this.now(), about: { dialEnded: status } }
  }

  /** The caller hangs up. */
  over(line: Line): void {
    if (!line.isUp) return
    const session = this.running(line)
    if (session) this.end(session, 'callerHungUp')
    const { leg, callId, sid } = line
    line.isUp = false
    line.leg = null
    line.asks = null
    line.recording = line.recording === 'none' ? 'none' : 'stopped'
    if (leg)
      this.tellLeg(line, {
        kind: 'legEnded',
        legSid: leg.sid,
        status: leg.state === 'ringing' ? 'canceled' : 'completed',
      })
    if (leg && callId) this.tellDialEnded(callId)
    this.mail.write('callEnded', (deps, externalId) =>
      observeCallOfSid(deps, sid, { kind: 'callEnded', why: 'completed' }, { source: 'twilio', externalId }),
    )
  }

  private tellDialEnded(callId: string): void {
    const fact = { kind: 'dialEnded', status: 'completed', callerStillThere: false } as const
    this.mail.write('dialEnded', (deps, externalId) =>
      afterDial(deps, callId, fact, { source: 'twilio', externalId }),
    )
  }

  private tellLeg({ callId }: Line, fact: Parameters<typeof observeCall>[2] & object): void {
    if (!callId) return
    this.mail.write(fact.kind, (deps, externalId) =>
      observeCall(deps, callId, fact, { source: 'twilio', externalId }),
    )
  }

  readonly calls: Calls = {
    stateOf: async (callSid) =>
      this.trouble() === 'none'
        ? ok(this.lineOf(callSid)?.isUp ? 'up' : 'over')
        : err({ detail: 'no answer' }),
    answeredLegOf: async (callSid) => {
      if (this.trouble() !== 'none') return err({ detail: 'no answer' })
      const leg = this.lineOf(callSid)?.leg
      return ok(leg?.state === 'answered' ? { legSid: leg.sid, agentId: leg.agentId } : null)
    },
  }

  readonly recordings: CallRecordings = {
    start: async (callSid) =>
      this.steer(callSid, (line) => (line.recording === 'none' ? 'on' : line.recording)),
    pause: async (callSid) =>
      this.steer(callSid, ({ recording }) => (recording === 'on' ? 'paused' : recording)),
    resume: async (callSid) => this.steer(callSid, (line) => this.sounds(line)),
  }

  private sounds(line: Line): ReportedRecording {
    if (line.recording !== 'paused') return line.recording
    const session = this.running(line)
    assert(
      session?.state !== 'open' || !this.isKnown(session),
      'sound comes back to the recording only after the session is over',
    )
    return 'on'
  }

  private steer(callSid: string, next: (line: Line) => ReportedRecording): Steered {
    const line = this.lineOf(callSid)
    const process = (): Steered => {
      if (!line?.isUp) return err({ kind: 'refused', code: '20404', detail: 'no', callOver: true })
      line.recording = next(line)
      return ok({ state: line.recording })
    }
    switch (this.trouble()) {
      case 'none':
        return process()
      case 'notSent':
        return err({ kind: 'notSent', detail: 'no connection', retryAfterMs: null })
      case 'lostBefore':
        return err({ kind: 'unclear', detail: 'no answer' })
      case 'lostAfter':
        process()
        return err({ kind: 'unclear', detail: 'no answer' })
      case 'refused':
        return err({ kind: 'refused', code: '20001', detail: 'no', callOver: false })
    }
  }
}
