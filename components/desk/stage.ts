import type { AttemptView, CallView, DeskView, PaymentView, ResultView } from '@/lib/wire/views'
import type { KeyPrivacy } from '@/lib/words'
import { currentField } from './row-display'

/** Which screen the desk shows. Each carries only what is true in it. */
export type Stage =
  | { readonly name: 'idle' }
  | { readonly name: 'incoming'; readonly call: CallView }
  | { readonly name: 'details'; readonly call: CallView; readonly after: PaymentView | null }
  | { readonly name: 'card'; readonly payment: PaymentView; readonly attempt: AttemptView | null }
  | { readonly name: 'review'; readonly payment: PaymentView; readonly attempt: AttemptView }
  | { readonly name: 'waiting'; readonly payment: PaymentView; readonly attempt: AttemptView }
  | {
      readonly name: 'result'
      readonly payment: PaymentView
      readonly result: ResultView
      /** The call has ended meanwhile: what is left is to write it down. */
      readonly over: boolean
    }
  | { readonly name: 'callEnded'; readonly call: CallView }

/**
 * @param another the payment after which the agent asked for another one; its result then makes room for new Details
 */
export function stageOf(desk: DeskView, another: string | null): Stage {
  const { call, payment } = desk
  if (payment && call?.status === 'live' && payment.id === another && payment.result) {
    return { name: 'details', call, after: payment }
  }
  if (payment) return paymentStage(payment, call?.status === 'ended')
  if (!call) return { name: 'idle' }
  if (call.status === 'ringing') return { name: 'incoming', call }
  if (call.status === 'ended') return { name: 'callEnded', call }
  return { name: 'details', call, after: null }
}

function paymentStage(payment: PaymentView, over: boolean): Stage {
  const { attempt, result } = payment
  if (attempt?.stage === 'completing') return { name: 'waiting', payment, attempt }
  if (attempt?.stage === 'ready') return { name: 'review', payment, attempt }
  if (attempt) return { name: 'card', payment, attempt }
  if (result) return { name: 'result', payment, result, over }
  return { name: 'card', payment, attempt: null }
}

/** The four steps as the agent sees them, and which one a screen belongs to. */
export const stepNames = ['details', 'card', 'review', 'result'] as const
export type StepName = (typeof stepNames)[number]

export const stepOf: Record<Stage['name'], StepName | null> = {
  idle: null,
  incoming: null,
  callEnded: null,
  details: 'details',
  card: 'card',
  review: 'review',
  waiting: 'result',
  result: 'result',
}

/** What must change for the focus to move to a new heading: another screen, another result, the end of the call under one. */
export function headingKey(stage: Stage): string {
  switch (stage.name) {
    case 'idle':
      return 'idle'
    case 'incoming':
    case 'callEnded':
      return `${stage.name}:${stage.call.id}`
    case 'details':
      return `details:${stage.call.id}:${stage.after?.id ?? ''}`
    case 'result':
      return `result:${stage.payment.id}:${stage.result.kind}:${stage.payment.attempts}${stage.over ? ':over' : ''}`
    case 'card':
    case 'review':
    case 'waiting':
      return `${stage.name}:${stage.payment.id}:${stage.attempt?.id ?? ''}`
  }
}

/** Keys are hidden only while the provider listens for a field; at any other time the agent's ear gets them. */
export function keyPrivacy(payment: PaymentView | null): KeyPrivacy {
  const attempt = payment?.attempt
  if (attempt?.stage !== 'entering') return 'audible'
  const live = currentField(attempt)
  return attempt.rows.some((row) => row.field === live && row.state === 'asked') ? 'hidden' : 'audible'
}
