import { expect } from 'vitest'
import {
  type CallCommand,
  type CallEffect,
  type CallRefusal,
  type CallTimer,
  callEffectsOf,
  callTimersOf,
  decideCall,
  evolveCall,
  observeCall,
} from '@/lib/domain/call/call'
import type { CallEvent, CallEventType } from '@/lib/domain/call/events'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import { wrapUpMs } from '@/lib/domain/timing'
import { type Instant, second } from '@/lib/values/instant'

/** Tests of a call that read like one: `given(ringing()).observing(answered()).leadsTo('CallAnswered').is('live')`. */
export class CallStory {
  private constructor(
    readonly call: Call | null,
    readonly now: Instant,
    readonly journal: readonly CallEvent[],
    /** What the last step led to. */
    private readonly step: {
      readonly events: readonly CallEvent[]
      readonly effects: readonly CallEffect[]
      readonly timers: readonly CallTimer[]
      readonly refusal: CallRefusal | null
    },
    private readonly isRecorded: boolean,
  ) {}

  static nobody(isRecorded = true): CallStory {
    const step = { events: [], effects: [], timers: [], refusal: null }
    return new CallStory(null, Date.UTC(2026, 2, 2, 10), [], step, isRecorded)
  }

  /** Time passes and nothing happens. */
  after(ms: number): CallStory {
    return new CallStory(this.call, this.now + ms, this.journal, this.step, this.isRecorded)
  }

  when(command: CallCommand): CallStory {
    const decided = decideCall(command, this.call, this.now)
    return decided.ok ? this.happened(decided.value, null) : this.happened([], decided.error)
  }

  observing(fact: CallFact): CallStory {
    return this.happened(observeCall(fact, this.known, this.now, { record: this.isRecorded, wrapUpMs }), null)
  }

  leadsTo(
    ...expected: readonly (
      | CallEventType
      | ({ readonly type: CallEventType } & Readonly<Record<string, unknown>>)
    )[]
  ): CallStory {
    expect(this.step.refusal, 'refused').toBeNull()
    const wanted = expected.map((each) => (typeof each === 'string' ? { type: each } : each))
    expect(this.step.events.map(({ type }) => type)).toEqual(wanted.map(({ type }) => type))
    expect(this.step.events).toMatchObject(wanted)
    return this
  }

  changesNothing(): CallStory {
    return this.leadsTo()
  }

  isRefused(why: CallRefusal): CallStory {
    expect(this.step.refusal).toBe(why)
    return this
  }

  /** What is to be done later, each after how many milliseconds. */
  waits(...expected: readonly CallTimer[]): CallStory {
    expect(this.step.timers).toEqual(expected)
    return this
  }

  plans(...kinds: readonly CallEffect['kind'][]): CallStory {
    expect(this.step.effects.map(({ kind }) => kind)).toEqual(kinds)
    return this
  }

  is(status: Call['status']): CallStory {
    expect(this.known.status).toBe(status)
    return this
  }

  holds(expected: Partial<Call>): CallStory {
    expect(this.known).toMatchObject(expected)
    return this
  }

  get known(): Call {
    if (!this.call) throw new Error('nobody has called in this story')
    return this.call
  }

  private happened(events: readonly CallEvent[], refusal: CallRefusal | null): CallStory {
    let call = this.call
    const effects: CallEffect[] = []
    const timers: CallTimer[] = []
    for (const event of events) {
      call = evolveCall(call, event)
      effects.push(...callEffectsOf(event, call))
      timers.push(...callTimersOf(event, call))
    }
    const journal = [...this.journal, ...events]
    return new CallStory(
      call,
      this.now + second,
      journal,
      { events, effects, timers, refusal },
      this.isRecorded,
    )
  }
}

export const arrive: CallCommand = {
  kind: 'arrive',
  callId: 'C1',
  sid: 'CA1',
  from: '+447700900123',
  to: '+442079460000',
  name: 'Dana',
}
export const offer = (agentId = 'amy'): CallCommand => ({ kind: 'offer', agentId })
export const finish: CallCommand = { kind: 'finish', by: 'amy', note: null }
export const spoken: CallCommand = { kind: 'spoken', by: 'amy' }
export const sound: CallCommand = { kind: 'sound', by: 'amy' }
export const takeOver = (by = 'ben'): CallCommand => ({ kind: 'takeOver', by })
export const holdWrapUp: CallCommand = { kind: 'holdWrapUp', by: 'amy' }

export const rings = (legSid = 'leg-amy', agentId: string | null = null): CallFact => ({
  kind: 'legRinging',
  legSid,
  agentId,
})
export const answers = (legSid = 'leg-amy', agentId: string | null = null): CallFact => ({
  kind: 'legAnswered',
  legSid,
  agentId,
})
export const legEnds = (status: string, legSid = 'leg-amy'): CallFact => ({
  kind: 'legEnded',
  legSid,
  status,
})
export const dialEnds = (
  status: Extract<CallFact, { kind: 'dialEnded' }>['status'],
  callerStillThere = true,
): CallFact => ({ kind: 'dialEnded', status, callerStillThere })
export const wrapUpEnds = (busy = false): CallFact => ({ kind: 'wrapUpOver', busy })
export const callEnds = (why = 'completed'): CallFact => ({ kind: 'callEnded', why })
export const recording = (state: Call['recording']): CallFact => ({ kind: 'recordingReported', state })

export const waiting = (isRecorded = true): CallStory => CallStory.nobody(isRecorded).when(arrive)
export const ringing = (isRecorded = true): CallStory => waiting(isRecorded).when(offer()).observing(rings())
export const live = (isRecorded = true): CallStory => ringing(isRecorded).observing(answers())
export const over = (isRecorded = true): CallStory => live(isRecorded).observing(callEnds())
