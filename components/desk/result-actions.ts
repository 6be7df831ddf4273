import type { CallView, PaymentView, ResultKind } from '@/lib/wire/views'

/** What can be pressed under a result. */
export type ResultAction = 'askAgain' | 'askForCard' | 'retry' | 'another' | 'done'

/** Results after which no card should be taken: nothing that takes one is the button that `Enter` presses. */
const stopping: readonly (ResultKind | undefined)[] = ['setupProblem', 'setupUnclear']

/**
 * The buttons of a result, from what the server allows. After the call has ended there is always a way to leave:
 * *Done* then also finishes the call.
 */
export function resultActions(
  payment: PaymentView,
  call: CallView | null,
): { readonly primary: ResultAction | null; readonly others: readonly ResultAction[] } {
  const actions = allowedActions(payment, call)
  const stop = stopping.includes(payment.result?.kind)
  const primary = (stop ? actions.find((action) => action === 'done') : actions[0]) ?? null
  return { primary, others: actions.filter((action) => action !== primary) }
}

/** What is offered, the next step first. */
function allowedActions(payment: PaymentView, call: CallView | null): readonly ResultAction[] {
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
