import type { CallView, PaymentView } from '@/lib/wire/views'

/** What can be pressed under a result. The first one is the primary button. */
export type ResultAction = 'askAgain' | 'askForCard' | 'retry' | 'another' | 'done'

/**
 * The buttons of a result, from what the server allows. After the call has ended there is always a way to leave:
 * *Done* then also finishes the call.
 */
export function resultActions(payment: PaymentView, call: CallView | null): readonly ResultAction[] {
  const allowed = payment.availableActions
  const actions: ResultAction[] = []
  if (allowed.includes('retryRecording')) actions.push('retry')
  else if (allowed.includes('takeAgain')) actions.push('askAgain')
  else if (allowed.includes('askForCard')) actions.push('askForCard')
  const ended = call?.status !== 'live'
  const another = allowed.includes('anotherPayment') && !ended
  const done = allowed.includes('close') || ended
  if (done) actions.push('done')
  if (another) actions.push('another')
  return actions
}
