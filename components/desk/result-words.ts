import type { CallView, PaymentView, ResultView } from '@/lib/wire/views'
import { type ResultFacts, results } from '@/lib/words'
import { toMoney } from '../ui/money'
import { clockTime } from '../ui/time-words'

/** The texts of a result, filled in. */
export interface ResultTexts {
  /** What is true, for whoever looks at it whenever. */
  readonly fact: string
  /** What is true and what to do next, for the agent of the call. */
  readonly line: string
  readonly say: string
  readonly when: 'now' | 'callBack'
}

/**
 * @param call the call that the payment belongs to; once it has ended, nobody is there to be told
 */
export function resultWords(
  payment: PaymentView,
  result: ResultView,
  zone: string,
  call: Pick<CallView, 'status'> | null,
): ResultTexts {
  const isGone = call?.status !== 'live' || hungUp.includes(result.kind)
  const canRetry = payment.availableActions.some((action) => retries.includes(action))
  const { money, reference } = payment
  return resultTexts({ money, reference, result }, zone, isGone, canRetry)
}

/** The same for a payment that is not on a desk: in a list, or on its own page. */
export function resultTexts(
  of: Pick<PaymentView, 'money' | 'reference'> & { readonly result: ResultView },
  zone: string,
  isGone: boolean,
  canRetry = false,
): ResultTexts {
  const { result } = of
  const { fact, next, nextGone = next, say, sayGone = say, sayReplaced } = results[result.kind]
  const facts: ResultFacts = {
    money: of.money && toMoney(of.money),
    reference: of.reference,
    card: result.card,
    decline: result.decline ?? 'general',
    at: clockTime(result.at, zone),
    nextCheck: result.nextCheckAt === null ? null : clockTime(result.nextCheckAt, zone),
    canRetry,
  }
  const then = (isGone ? nextGone : next)?.(facts)
  return {
    fact: fact(facts),
    line: then ? `${fact(facts)} ${then}` : fact(facts),
    say: (result.replaced && sayReplaced ? sayReplaced : isGone ? sayGone : say)(facts),
    when: isGone ? 'callBack' : 'now',
  }
}

const retries: readonly string[] = ['takeAgain', 'askForCard', 'retryRecording']

/** The end of the entry tells of the hang-up before the end of the call does. */
const hungUp: readonly string[] = ['hungUpBefore', 'hungUpAfter']
