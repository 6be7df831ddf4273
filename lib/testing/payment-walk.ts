import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { Terms } from '@/lib/domain/payment/state'
import { believeNotFoundMs } from '@/lib/domain/timing'
import { minute } from '@/lib/values/instant'
import { attempt, charging, saving } from './payment-facts'
import { House } from './payment-house'
import { judge, watch } from './payment-judge'
import { Choices, callIsOver, drawFate, step, type Walker, waits, weathers } from './payment-moves'
import { Outside } from './payment-outside'
import { type StateName, stateName } from './payment-states'

/** What one walk saw, added up over many. */
export interface Sights {
  histories: number
  steps: number
  readonly states: Map<StateName | 'none', number>
  readonly events: Map<PaymentEvent['type'], number>
  readonly fates: Map<string, number>
}

export function newSights(): Sights {
  return { histories: 0, steps: 0, states: new Map(), events: new Map(), fates: new Map() }
}

/**
 * One history: people, the caller, the provider, the worker and time move in the order that the numbers choose; callbacks are
 * repeated, dropped and reordered, servers die between every two steps. Then everything calms down and what is true
 * at last is compared with the ledger. Throws when a promise is broken; the same numbers walk the same way.
 */
export function walk(numbers: readonly number[], sights: Sights = newSights()): void {
  const choices = new Choices(numbers)
  const terms = termsOf(choices)
  const outside = new Outside(terms, start, choices.next(4) > 0)
  const house = new House(outside, (event, before, after) => {
    watch(event, before, after, outside)
    count(sights.events, event.type)
    count(sights.states, stateName(after))
  })
  const walker: Walker = {
    house,
    outside,
    choices,
    weather: choices.of(weathers) ?? 'fair',
    isMailLost: choices.next(3) === 0,
    fate: drawFate(choices),
  }
  house.command({
    kind: 'open',
    paymentId: 'P1',
    callId: 'C1',
    agentId: 'amy',
    terms,
    attempt: attempt(1),
    replaces: null,
  })
  while (!choices.over) {
    step(walker)
    sights.steps += 1
  }
  settle(walker)
  judge(house, outside)
  for (const { fate } of outside.ledger) count(sights.fates, fate.name)
  sights.histories += 1
}

const start = Date.UTC(2026, 2, 2, 10)

function termsOf(choices: Choices): Terms {
  const kind = choices.next(6)
  if (kind === 0) return saving()
  if (kind === 1) return charging(500, 'JPY')
  return kind === 2 ? charging(1250, 'KWD') : charging()
}

/** Looks and waits that a week of open outcome leads to, with room. */
const quietStepsMax = 2_000

/** The caller hangs up, the servers stay up, the processor answers: what is due happens, until nothing is left to do. */
function settle(walker: Walker): void {
  const { house, outside, isMailLost, fate } = walker
  house.booksAnswer = true
  outside.hangsUp()
  callIsOver(house)
  for (let quiet = 0; quiet < quietStepsMax; quiet += 1) {
    const letter = outside.letters.shift()
    if (letter && !isMailLost) house.receive(letter)
    if (letter) continue
    const [request] = house.ready()
    if (request) {
      house.run(request, 'none', fate)
      continue
    }
    const next = Math.min(...[...house.timers.values()].map(({ dueAt }) => dueAt))
    if (next === Number.POSITIVE_INFINITY && outside.running === undefined) break
    waits(walker, next === Number.POSITIVE_INFINITY ? minute : Math.max(0, next - outside.now))
  }
  hintOfWhatCameTooLate(walker)
}

/** What becomes true after *not found* has been believed is told by the processor's own message only. */
function hintOfWhatCameTooLate({ house, outside }: Walker): void {
  for (const { attemptId: id, fate } of outside.ledger) {
    const shownAfterMs = fate.books[0]?.afterMs ?? 0
    if (shownAfterMs <= believeNotFoundMs[1]) continue
    outside.passes(shownAfterMs)
    house.lookUp(id)
  }
}

function count<K>(sights: Map<K, number>, key: K): void {
  sights.set(key, (sights.get(key) ?? 0) + 1)
}
