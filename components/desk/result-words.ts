import type { PaymentView, ResultView } from '@/lib/wire/views'
import { type ResultFacts, results } from '@/lib/words'
import { toMoney } from '../ui/money'
import { clockTime } from '../ui/time-words'

/** The agent line and the sentence of a result, filled in. */
export function resultWords(
  payment: PaymentView,
  result: ResultView,
  zone: string,
): { line: string; say: string; when: 'now' | 'callBack' } {
  const { line, say, when } = results[result.kind]
  const facts: ResultFacts = {
    money: payment.money && toMoney(payment.money),
    reference: payment.reference,
    card: result.card,
    decline: result.decline ?? 'general',
    at: clockTime(result.at, zone),
    nextCheck: result.nextCheckAt === null ? null : clockTime(result.nextCheckAt, zone),
    canRetry: payment.availableActions.some((action) => retries.includes(action)),
  }
  return { line: line(facts), say: say(facts), when }
}

const retries: readonly string[] = ['takeAgain', 'askForCard', 'retryRecording']
