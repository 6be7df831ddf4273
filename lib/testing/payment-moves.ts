import type { PaymentFact } from '@/lib/domain/payment/facts'
import { entryFields } from '@/lib/values/card'
import { minute, second } from '@/lib/values/instant'
import { attempt, attemptId, slowEntry } from './payment-facts'
import { type Fate, fates } from './payment-fates'
import { type House, type Mishap, mishaps } from './payment-house'
import type { Outside } from './payment-outside'

/** Most steps are the obvious next thing, so that walks come far; the others are everything that may happen. */
export function step(walker: Walker): void {
  const { choices } = walker
  const move = choices.next(10) < 7 ? goOn : choices.of(moves)
  move?.(walker)
}

/** What a whole history suffers from: callbacks that take their time, or requests of which every third goes wrong. */
export const weathers = ['fair', 'fair', 'slowMail', 'shakyLines'] as const
export type Weather = (typeof weathers)[number]

/** Everything that a step may touch. */
export interface Walker {
  readonly house: House
  readonly outside: Outside
  readonly choices: Choices
  readonly weather: Weather
  /** At the end not one of the callbacks that are still on their way arrives: the truth must come without them. */
  readonly isMailLost: boolean
  /** What becomes of the next card that is sent. */
  fate: Fate
}

/** A row of numbers that decides everything; when it is used up, the walk is over. */
export class Choices {
  private used = 0
  constructor(private readonly numbers: readonly number[]) {}

  get over(): boolean {
    return this.used >= this.numbers.length
  }

  /** A number from 0 to below `max`. */
  next(max: number): number {
    const number = this.numbers[this.used] ?? 0
    this.used += 1
    return number % max
  }

  of<T>(list: readonly T[]): T | undefined {
    return list[this.next(Math.max(1, list.length))]
  }
}

/** What happens when nothing goes wrong, or only what this history suffers from. */
function goOn(walker: Walker): void {
  const { house, outside, choices, weather } = walker
  const [request] = house.ready()
  // A callback may be slower than the answer to the request that caused it.
  const isMailLate =
    weather === 'slowMail' ? choices.next(8) > 0 : request !== undefined && choices.next(3) === 0
  const letter = isMailLate ? undefined : outside.letters.shift()
  const payment = house.payment
  if (letter) house.receive(letter)
  else if (request) house.run(request, mishapIn(walker), walker.fate)
  else if (outside.running?.capture) outside.types(true, null)
  else if (payment?.status === 'inFlight' && payment.attempt.stage === 'ready') take(walker)
  else if (payment?.status === 'open' && outside.callIsLive) askAgain(walker)
  else waits(walker, weather === 'slowMail' ? 10 * second : 2 * second)
}

function mishapIn({ weather, choices }: Walker): Mishap {
  return weather === 'shakyLines' && choices.next(3) === 0 ? (choices.of(mishaps) ?? 'none') : 'none'
}

function take({ house }: Walker): void {
  const { payment } = house
  const minor = payment?.terms.kind === 'charge' ? payment.terms.money.minor : null
  house.command({ kind: 'take', attemptId: attemptId(payment), minor, by: 'amy' })
}

function askAgain(walker: Walker): void {
  const { house, choices } = walker
  walker.fate = drawFate(choices)
  house.command({ kind: 'askAgain', attempt: attempt((house.payment?.attempts ?? 0) + 1) })
}

const brokenFates = fates.filter(({ broken }) => broken)

/** Broken promises are drawn more often than others: without them nothing is ever charged twice. */
export function drawFate(choices: Choices): Fate {
  const list = choices.next(4) === 0 ? brokenFates : fates
  return list[choices.next(list.length)] as Fate
}

/** Time passes, and what is due rings, the oldest first. */
export function waits({ house, outside }: Walker, ms: number): void {
  outside.passes(ms)
  for (const timer of house.due()) house.ring(timer)
}

type Move = (walker: Walker) => void

const people: Move[] = [
  take,
  take,
  ({ house }) => house.command({ kind: 'take', attemptId: attemptId(house.payment), minor: 1, by: 'amy' }),
  askAgain,
  ({ house, choices }) =>
    cancelOf(house, attemptId(house.payment, 1 + choices.next(house.payment?.attempts ?? 1))),
  ({ house }) => cancelOf(house, attemptId(house.payment)),
  ({ house, choices }) =>
    house.command({
      kind: 'reask',
      attemptId: attemptId(house.payment),
      field: choices.of(entryFields) ?? 'cardNumber',
    }),
  ({ house, choices }) => {
    if (choices.next(3) === 0) house.command({ kind: 'close', by: 'amy' })
  },
  ({ house, choices }) => reopenOf(house, choices.next(2) === 0),
  ({ house, choices }) => house.command({ kind: 'takeOver', by: choices.of(['amy', 'ben']) ?? 'amy' }),
]

function cancelOf(house: House, id: string): void {
  house.command({ kind: 'cancel', attemptId: id, by: 'amy' })
}

/** The entry is opened anew: sometimes the newest one, sometimes once more by a click that was repeated. */
function reopenOf(house: House, repeated: boolean): void {
  const { payment } = house
  const next = attempt((payment?.attempts ?? 0) + (repeated ? 0 : 1), slowEntry)
  house.command({ kind: 'reopen', attemptId: attemptId(payment), next, by: 'amy' })
}

const callers: Move[] = [
  ({ outside }) => outside.types(true, null),
  ({ outside }) => outside.types(false, null),
  ({ outside }) => outside.isSilent(),
  ({ outside, choices }) =>
    outside.types(true, choices.of(['cardNumber', 'expiry', 'securityCode'] as const) ?? null),
  ({ outside }) => outside.interrupts('star'),
  ({ outside, choices }) =>
    outside.interrupts(
      choices.of(['success', 'unknown', 'providerFault', 'connectorError', 'tooManyTries'] as const) ??
        'unknown',
    ),
  ({ house, outside, choices }) => {
    if (choices.next(3) > 0) return
    outside.hangsUp()
    // Whether we hear of it is another matter.
    if (choices.next(3) > 0) callIsOver(house)
  },
]

export function callIsOver(house: House): void {
  house.tell({ kind: 'callEnded', attemptId: attemptId(house.payment) })
}

/** Letters in any order, twice, or never; requests that go wrong; timers that ring late; books that are not open. */
const troubles: Move[] = [
  ({ house, outside, choices }) => {
    const letter = choices.of(outside.letters)
    if (letter) house.receive(letter)
    // Half of them are taken from the heap, the others will come again.
    if (letter && choices.next(2) === 0) outside.letters.splice(outside.letters.indexOf(letter), 1)
  },
  ({ outside, choices }) => {
    if (outside.letters.length > 0) outside.letters.splice(choices.next(outside.letters.length), 1)
  },
  ({ house, choices, fate }) => {
    const request = choices.of(house.ready())
    if (request) house.run(request, choices.of(mishaps) ?? 'none', fate)
  },
  ({ house, choices, fate }) => {
    const request = choices.of(house.ready())
    if (request) house.run(request, choices.of(mishaps) ?? 'none', fate)
  },
  ({ outside, choices }) => outside.passes(waitsMs[choices.next(waitsMs.length)] ?? second),
  (walker) => waits(walker, waitsMs[walker.choices.next(waitsMs.length)] ?? second),
  ({ house, choices }) => {
    const timer = choices.of(house.due())
    if (timer) house.ring(timer)
  },
  ({ house, choices }) =>
    house.lookUp(attemptId(house.payment, 1 + choices.next(house.payment?.attempts ?? 1))),
  ({ house }) => {
    house.booksAnswer = !house.booksAnswer
  },
  ({ house, choices }) => nonsense(house, choices),
]

const waitsMs = [100, second, 5 * second, 20 * second, 80 * second, 5 * minute, 20 * minute, 60 * minute]

/** Facts that no honest outside would tell. None of them is about money: those can only come from the books. */
function nonsense(house: House, choices: Choices): void {
  const id = attemptId(house.payment, choices.next((house.payment?.attempts ?? 0) + 2))
  const known = house.payment?.known.find((ref) => ref.id === id)
  const effectId = `${id}.${choices.next(12)}`
  const sessionSid = 'PK-other'
  const nothing = { brand: null, lastFour: null, expiry: null }
  const foreign: PaymentFact[] = [
    { kind: 'recordingSecured', attemptId: 'P1-0', state: 'paused' },
    { kind: 'timeUp', attemptId: 'P1-0', what: 'answer' },
    { kind: 'cancelReceived', attemptId: id, effectId },
    { kind: 'truthNoAnswer', attemptId: id, detail: 'fault' },
    {
      kind: 'fieldAccepted',
      attemptId: id,
      effectId,
      field: 'expiry',
      sessionSid,
      second: false,
      stillRequired: [],
      secondsRequired: null,
      card: nothing,
    },
    {
      kind: 'fieldRefused',
      attemptId: id,
      effectId,
      field: 'expiry',
      sessionSid,
      second: false,
      why: 'fault',
      brand: null,
      keys: 0,
    },
  ]
  // Once a session is known, another one is not believed.
  if (known?.sessionSid) foreign.push({ kind: 'sessionOpened', attemptId: id, sessionSid })
  const fact = choices.of(foreign)
  if (fact) house.tell(fact)
}

// As often as each other, though there are different numbers of them.
const moves: Move[] = [...people, ...callers, ...callers, ...troubles, ...troubles]
