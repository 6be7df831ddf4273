import type { CallRecordings, RecordingRefusal, ReportedRecording } from '@/lib/ports/call-recordings'
import type { AnsweredLeg, Calls } from '@/lib/ports/calls'
import type {
  NoAnswer,
  PaymentProcessor,
  ProcessorMethod,
  ProcessorPayment,
} from '@/lib/ports/payment-processor'
import type { PaymentSessions, SessionOrder, SessionRefusal, SessionStep } from '@/lib/ports/payment-sessions'
import { err, ok, type Result } from '@/lib/values/result'

/** A request that reached the other side, in the order of arrival. */
export interface Sent {
  readonly what: 'open' | 'ask' | 'complete' | 'cancel' | 'start' | 'pause' | 'resume'
  /** The effect that asked; recordings are steered without naming one. */
  readonly effectId: string | null
  readonly callSid: string
  readonly order?: SessionOrder
  readonly field?: string
}

type Refusal = SessionRefusal | RecordingRefusal

/**
 * The vendors as the use cases see them, played by the test: everything is taken and answered well unless it is told
 * otherwise. `answers` are used up from the front, one for each request of that kind; `hang` never answers.
 */
export class Outside {
  readonly sent: Sent[] = []
  readonly answers: Partial<Record<Sent['what'], (Refusal | 'ok' | 'hang')[]>> = {}
  /** What the provider says of the recording after each step. */
  readonly recording: Partial<Record<'start' | 'pause' | 'resume', ReportedRecording>> = {}
  /** The processor's books by our key; what is not there is not known to it. */
  readonly books = new Map<string, ProcessorPayment>()
  readonly methods = new Map<string, ProcessorMethod>()
  /** Set while questions get no answer. */
  noAnswer: NoAnswer | null = null
  readonly lookUps: string[] = []
  /** Calls that the telephony says are over. */
  readonly callsOver = new Set<string>()
  /** Legs on which somebody talks to a caller, by the caller's call. */
  readonly answeredLegs = new Map<string, AnsweredLeg>()
  /** Runs when a request arrives, before anything is answered: what must be durable by then, is. */
  onArrival: (sent: Sent) => Promise<void> = async () => undefined

  readonly sessions: PaymentSessions = {
    open: async (order) => {
      const sid = `PK${order.answersTo.effectId}`
      const sent: Sent = { what: 'open', effectId: order.answersTo.effectId, callSid: order.callSid, order }
      return this.answer(sent, { sessionSid: sid }) as Promise<Result<{ sessionSid: string }, SessionRefusal>>
    },
    ask: (step) => this.step('ask', step, step.field),
    complete: (step) => this.step('complete', step),
    cancel: (step) => this.step('cancel', step),
  }

  readonly recordings: CallRecordings = {
    start: (callSid) => this.steer('start', callSid, 'on'),
    pause: (callSid) => this.steer('pause', callSid, 'paused'),
    resume: (callSid) => this.steer('resume', callSid, 'on'),
  }

  readonly processor: PaymentProcessor = {
    findByAltKey: async (altKey) => this.look(altKey, this.books.get(altKey) ?? null),
    findById: async (id) => this.look(id, [...this.books.values()].find((each) => each.id === id) ?? null),
    findSavedMethod: async (customer, code) =>
      this.look(`${customer}/${code}`, this.methods.get(`${customer}/${code}`) ?? null),
  }

  readonly calls: Calls = {
    stateOf: async (callSid) =>
      this.noAnswer ? err(this.noAnswer) : ok(this.callsOver.has(callSid) ? 'over' : 'up'),
    answeredLegOf: async (callSid) =>
      this.noAnswer ? err(this.noAnswer) : ok(this.answeredLegs.get(callSid) ?? null),
  }

  /** How often something of this kind arrived. */
  count(what: Sent['what']): number {
    return this.sent.filter((each) => each.what === what).length
  }

  private look<T>(name: string, found: T): Result<T, NoAnswer> {
    this.lookUps.push(name)
    return this.noAnswer ? err(this.noAnswer) : ok(found)
  }

  private step(what: Sent['what'], step: SessionStep, field?: string): Promise<Result<null, SessionRefusal>> {
    const sent = {
      what,
      effectId: step.answersTo.effectId,
      callSid: step.callSid,
      ...(field ? { field } : {}),
    }
    return this.answer(sent, null) as Promise<Result<null, SessionRefusal>>
  }

  private steer(
    what: 'start' | 'pause' | 'resume',
    callSid: string,
    state: ReportedRecording,
  ): Promise<Result<{ state: ReportedRecording }, RecordingRefusal>> {
    const said = { state: this.recording[what] ?? state }
    return this.answer({ what, effectId: null, callSid }, said) as Promise<
      Result<{ state: ReportedRecording }, RecordingRefusal>
    >
  }

  private async answer<T>(sent: Sent, good: T): Promise<Result<T, Refusal>> {
    this.sent.push(sent)
    await this.onArrival(sent)
    const answer = this.answers[sent.what]?.shift() ?? 'ok'
    if (answer === 'hang') return new Promise(() => undefined)
    return answer === 'ok' ? ok(good) : err(answer)
  }
}

/** Nothing left us, or it was not taken: it may be sent again. */
export const notSent = { kind: 'notSent', detail: 'ECONNREFUSED', retryAfterMs: null } as const
/** Sent, and nobody knows what became of it. */
export const noAnswer = { kind: 'unclear', detail: 'no answer within 10000 ms' } as const
/** The provider said no. */
export const refused = (reason: 'setup' | 'callOver' | 'outOfOrder' | 'invalid', code = '64004') =>
  ({ kind: 'refused', reason, code, detail: 'no' }) as const
