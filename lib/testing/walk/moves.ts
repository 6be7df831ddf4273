import type { PaymentFact } from '@/lib/domain/payment/facts'
import { observePayment } from '@/lib/usecases/observe-payment'
import type { EntryField } from '@/lib/values/card'
import { minute, second } from '@/lib/values/instant'
import { afterStart, callsAreChecked, deliver } from './arrivals'
import { oneOf, supervisorCommandNames } from './by-hand'
import { agentCommandNames, callOf, paymentsOf, press } from './commands'
import { dials, goOn, linesMax, waits } from './going-on'
import { type History, newest } from './history'
import type { Letter } from './mail'
import { cards, type Session } from './sessions'

/** One random move. Most are the obvious next thing, so that histories come far; the others are all that may happen. */
export function step(history: History): Promise<void> {
  const { choices } = history
  if (!choices.oneIn(4)) return goOn(history)
  const move = choices.among(moves)
  history.trace?.(`    ${move.name}`)
  return move(history)
}

type Move = (history: History) => Promise<void>

async function somebodyPresses(history: History): Promise<void> {
  const { choices } = history
  const agent = choices.of(history.agents)
  const name = choices.of(agentCommandNames)
  if (agent && name) await press(history, agent, name)
}

async function supervisorPresses(history: History): Promise<void> {
  const name = history.choices.of(supervisorCommandNames)
  if (name) await press(history, { actor: oneOf(history) }, name)
}

/** A click that is faster than its answer: the same wish, while the first one still stands somewhere. */
async function pressesTwice(history: History): Promise<void> {
  const agent = history.choices.of(history.agents)
  const call = agent && callOf(history, agent.actor)
  const [payment] = call ? paymentsOf(history, call) : []
  if (!agent || !call) return
  const name = payment?.status === 'inFlight' ? 'take' : payment?.status === 'open' ? 'askAgain' : 'start'
  history.nextMishap = { kind: 'hangs', at: 1 + history.choices.next(6), server: 0 }
  await press(history, agent, name)
  await press(history, agent, name)
}

async function screenComesOrGoes(history: History): Promise<void> {
  const agent = history.choices.of(history.agents)
  if (agent) agent.isThere = !agent.isThere
}

async function callerMistypes({ sessions, ...history }: History): Promise<void> {
  const session = anySession(sessions.all, history.choices.next(8))
  if (session)
    sessions.fails(session, history.choices.among(['mistyped', 'datePast', 'brandNotTaken', 'fault']))
}

async function callerIsSilent({ sessions, choices }: History): Promise<void> {
  const session = anySession(sessions.all, choices.next(8))
  if (session) sessions.fails(session, 'nothingTyped')
}

async function callerPresses({ sessions, choices }: History): Promise<void> {
  const session = anySession(sessions.all, choices.next(8))
  if (session) sessions.presses(session)
}

async function providerWantsAnotherBack({ sessions, choices }: History): Promise<void> {
  const session = anySession(sessions.all, choices.next(8))
  const again = choices.of(['cardNumber', 'expiry', 'securityCode'] satisfies EntryField[])
  if (session) sessions.types(session, again ?? null)
}

async function sessionIsInterrupted({ sessions, choices }: History): Promise<void> {
  const session = anySession(sessions.all, choices.next(8))
  if (!session) return
  const faults = [
    'success',
    'unknown',
    'providerFault',
    'connectorError',
    'tooManyTries',
    'validationError',
  ] as const
  sessions.end(session, choices.oneIn(2) ? 'star' : choices.among(faults))
}

function anySession(all: readonly Session[], chance: number): Session | undefined {
  const open = all.filter(({ state }) => state !== 'over')
  return open[chance % Math.max(1, open.length)]
}

async function callerTakesAnotherCard({ telephony, choices }: History): Promise<void> {
  const line = choices.of(telephony.lines)
  if (line) line.card = choices.among(cards)
}

async function callerDials(history: History): Promise<void> {
  if (history.telephony.lines.length < linesMax) dials(history)
}

async function callerHangsUp({ telephony, choices }: History): Promise<void> {
  const line = choices.of(telephony.lines)
  if (line && choices.oneIn(3)) telephony.over(line)
}

async function agentHangsUp({ telephony, choices }: History): Promise<void> {
  const line = choices.of(telephony.lines)
  if (line && choices.oneIn(2))
    telephony.legEnds(line, line.leg?.state === 'answered' ? 'completed' : 'no-answer')
}

async function anyLetterArrives(history: History): Promise<void> {
  const { choices, mail } = history
  if (mail.letters.length === 0) return
  const at = choices.next(mail.letters.length)
  // Half of them are taken from the heap, the others will come again.
  const letter = choices.oneIn(2) ? mail.take(at) : mail.letters[at]
  if (letter) await deliver(history, letter)
}

async function letterIsLost({ choices, mail }: History): Promise<void> {
  if (mail.letters.length > 0) mail.take(choices.next(mail.letters.length))
}

async function anyJobIsDone(history: History): Promise<void> {
  const job = history.choices.of(history.worker.due())
  if (job) await history.worker.run(job, history.choices.oneIn(2) ? history.drawMishap() : history.mishap())
}

async function nextRunMeetsAMishap(history: History): Promise<void> {
  history.nextMishap = history.drawMishap()
  await goOn(history)
}

async function whatHangsGoesOn(history: History): Promise<void> {
  const run = history.choices.of(history.servers.hanging)
  if (run) await history.servers.resume(run, history.mishap())
}

/** When it comes up again it looks for what was missed; the first round for lost jobs comes with it, or later. */
async function serverRestarts(history: History): Promise<void> {
  const { servers, choices } = history
  servers.goesDown(choices.next(2))
  await afterStart(history, 'lookAtAll')
  if (choices.oneIn(2)) await afterStart(history, 'findLost')
}

const waitsMs = [
  100,
  second,
  5 * second,
  20 * second,
  80 * second,
  5 * minute,
  20 * minute,
  60 * minute,
] as const

async function timePasses(history: History): Promise<void> {
  await history.passes(history.choices.of(waitsMs) ?? second)
}

async function everybodyWaits(history: History): Promise<void> {
  await waits(history, history.choices.of(waitsMs) ?? second)
}

async function booksOpenOrClose({ bank }: History): Promise<void> {
  bank.answers = !bank.answers
}

/** A message of the processor comes once more, or names what nobody knows. */
async function processorTellsAgain({ bank, choices }: History): Promise<void> {
  bank.hint(choices.of(bank.ledger)?.id ?? 'pay-unheard')
}

/** Facts that no honest outside would tell. None of them is about money: those can only come from the books. */
async function nonsense(history: History): Promise<void> {
  const { choices, house } = history
  const payment = choices.of([...house.tables.payments.values()])?.state
  if (!payment) return
  const known = choices.of(payment.known) ?? newest(payment)
  const attemptId = known.id
  const effectId = `${attemptId}.${choices.next(12)}`
  const sessionSid = 'PK-other'
  const common = { attemptId, effectId, field: 'expiry', sessionSid, second: false } as const
  const foreign: PaymentFact[] = [
    { kind: 'recordingSecured', attemptId: 'nobody', state: 'paused' },
    { kind: 'timeUp', attemptId: 'nobody', what: 'answer' },
    { kind: 'cancelReceived', attemptId, effectId },
    { kind: 'truthNoAnswer', attemptId, detail: 'fault' },
    { kind: 'fieldAccepted', ...common, stillRequired: [], secondsRequired: null, card: unknownCard },
    { kind: 'fieldRefused', ...common, why: 'fault', brand: null, keys: 0 },
  ]
  // Once a session is known, another one is not believed.
  if (known.sessionSid) foreign.push({ kind: 'sessionOpened', attemptId, sessionSid })
  const fact = choices.of(foreign)
  if (!fact) return
  const letter: Letter = {
    name: history.newRequest(),
    says: `nonsense ${fact.kind}`,
    deliver: (deps, externalId) => observePayment(deps, fact, { source: 'twilio', externalId }),
  }
  await deliver(history, letter)
}

const unknownCard = { brand: null, lastFour: null, expiry: null }

/** Everything that may happen, as often as it stands here. */
const moves: readonly [Move, ...Move[]] = [
  somebodyPresses,
  somebodyPresses,
  somebodyPresses,
  somebodyPresses,
  somebodyPresses,
  somebodyPresses,
  supervisorPresses,
  supervisorPresses,
  pressesTwice,
  screenComesOrGoes,
  callerMistypes,
  callerIsSilent,
  callerPresses,
  providerWantsAnotherBack,
  sessionIsInterrupted,
  callerTakesAnotherCard,
  callerDials,
  callerHangsUp,
  agentHangsUp,
  anyLetterArrives,
  anyLetterArrives,
  letterIsLost,
  letterIsLost,
  anyJobIsDone,
  anyJobIsDone,
  nextRunMeetsAMishap,
  nextRunMeetsAMishap,
  whatHangsGoesOn,
  serverRestarts,
  timePasses,
  everybodyWaits,
  booksOpenOrClose,
  callsAreChecked,
  processorTellsAgain,
  nonsense,
]
