import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { Payment } from '@/lib/domain/payment/state'
import { checkCalls } from '@/lib/usecases/check-calls'
import { observePayment } from '@/lib/usecases/observe-payment'
import type { EntryField } from '@/lib/values/card'
import { minute, second } from '@/lib/values/instant'
import { callOf, commandNames, paymentsOf, press } from './commands'
import { type Agent, type History, newest } from './history'
import type { Letter } from './mail'
import { cards, type Session } from './sessions'
import { count } from './sights'
import type { Line } from './telephony'

/** One random move. Most are the obvious next thing, so that histories come far; the others are all that may happen. */
export function step(history: History): Promise<void> {
  const { choices } = history
  if (!choices.oneIn(4)) return goOn(history)
  const move = choices.among(moves)
  history.trace?.(`    ${move.name}`)
  return move(history)
}

/** What happens when nothing goes wrong, or only what this history suffers from. */
export async function goOn(history: History): Promise<void> {
  const { choices, mail, servers, telephony, weather, worker } = history
  const [hanging] = servers.hanging
  if (hanging && choices.oneIn(2)) return servers.resume(hanging, history.mishap())
  const wish = history.pressedAgain.shift()
  if (wish) return history.press(wish.name, wish.press)
  const job = worker.next()
  // A callback may be slower than the answer to the request that caused it.
  const isMailLate = weather === 'slowMail' ? !choices.oneIn(8) : job !== null && choices.oneIn(3)
  const letter = isMailLate && !history.isCalm ? undefined : mail.take(0)
  if (letter) {
    await deliver(history, letter)
    return worksAtOnce(history)
  }
  if (job) return worker.run(job, history.mishap())
  const line = telephony.lines.find((each) => each.asks && each.asks.at <= history.now)
  if (line) return instruct(history, line)
  const ringing = telephony.lines.find(({ leg }) => leg?.state === 'ringing')
  if (ringing) return answers(history, ringing)
  const session = typing(history)
  if (session) return keysIn(history, session)
  for (const agent of history.agents) if (await works(history, agent)) return
  const up = telephony.lines.filter(({ isUp }) => isUp).length
  if (up < history.callersMax && telephony.lines.length < linesMax) return dials(history)
  await waits(history, patienceMs(history))
}

/** Until something is due, but no longer than people look at a screen that does not change. */
function patienceMs({ now, worker }: History): number {
  const dueAt = worker.nextDueAt()
  return Math.min(patienceMsMax, Math.max(second, dueAt === null ? 0 : dueAt - now))
}

const patienceMsMax = 20 * second

/** Mostly a worker is free, and takes what was planned before anything else happens. */
async function worksAtOnce(history: History): Promise<void> {
  const job = history.choices.oneIn(3) ? null : history.worker.next()
  if (job) await history.worker.run(job, history.mishap())
}

/** Callers in one history, the ones who never get through included. */
const linesMax = 5

/** A callback arrives. What was not acknowledged is lost, or comes again. */
export function deliver(history: History, letter: Letter): Promise<void> {
  const { name, says } = letter
  return history.servers.start(
    `${name}: ${says}`,
    () => letter.deliver(history.deps, name),
    history.mishap(),
    (end) => {
      if (end.how === 'done') {
        if (end.value === 'applied' || end.value === 'kept') history.acknowledged.add(name)
        return
      }
      if (end.how === 'failed') history.threw(says, end.fault)
      count(history.sights.turns, 'a callback is not acknowledged')
      if (!history.isCalm && history.choices.oneIn(2)) history.mail.letters.push(letter)
    },
  )
}

/** The provider asks what to do with a caller. Without an answer it asks once more, or hangs up. */
export function instruct(history: History, line: Line): Promise<void> {
  const { telephony } = history
  const { asks } = line
  if (!asks) return Promise.resolve()
  line.asks = null
  const ask = () => telephony.ask(history.deps, line, asks, `asks-${history.newRequest()}`)
  return history.servers.start(`${line.sid} asks`, ask, history.mishap(), (end) => {
    if (end.how === 'done') return telephony.follow(line, end.value)
    if (end.how === 'failed') history.threw('asks', end.fault)
    if (line.isUp && (history.isCalm || history.choices.oneIn(2))) line.asks = asks
    else telephony.over(line)
  })
}

/** A session in which a caller is asked for something, `undefined` when nobody is. */
function typing({ sessions }: History): Session | undefined {
  return sessions.all.find(({ state, capture }) => state === 'open' && capture !== null)
}

async function answers({ telephony, trace }: History, line: Line): Promise<void> {
  trace?.(`    ${line.leg?.agentId} answers ${line.sid}`)
  telephony.answers(line)
}

async function keysIn({ sessions, choices, trace }: History, session: Session): Promise<void> {
  trace?.(`    the caller on ${session.line.sid} types the ${session.capture?.field}`)
  if (choices.oneIn(4)) sessions.presses(session)
  sessions.types(session)
}

/** What an agent does when nothing keeps them from it. False when there is nothing to do. */
async function works(history: History, agent: Agent): Promise<boolean> {
  const { choices } = history
  const call = callOf(history, agent.actor)
  if (!agent.isThere) return false
  if (!call) return helpsOut(history, agent)
  if (call.status === 'ended') {
    if (choices.oneIn(2)) return false
    await press(history, agent, 'finish')
    return true
  }
  if (call.status !== 'live') return false
  const payments = paymentsOf(history, call)
  // The entry that runs comes first, whichever payment it is for.
  const payment = payments.find(({ status }) => status === 'inFlight') ?? payments[0]
  const left = payments.slice(1).find(({ status }) => status === 'open')
  if (left && payment?.status !== 'inFlight' && choices.oneIn(2)) {
    await press(history, agent, 'askAgain', left)
    return true
  }
  switch (payment?.status) {
    case undefined:
      await press(history, agent, 'start')
      return true
    case 'inFlight':
      if (payment.attempt.stage !== 'ready') return stalls(history, agent, payment)
      await press(history, agent, 'take', payment)
      return true
    case 'open':
      await press(history, agent, choices.oneIn(5) ? 'close' : choices.oneIn(6) ? 'start' : 'askAgain')
      return true
    case 'outcomeUnknown':
      if (!choices.oneIn(6)) return false
      await press(history, agent, 'start')
      return true
    default:
      if (choices.oneIn(2)) await press(history, agent, 'start')
      else hangsUp(history, call.sid)
      return true
  }
}

/** Somebody who is free goes on where a colleague's screen was lost. */
async function helpsOut(history: History, agent: Agent): Promise<boolean> {
  const { agents, house, choices } = history
  const lost = new Set(agents.filter(({ isThere }) => !isThere).map(({ actor }) => actor.id))
  for (const { state } of house.tables.calls.values()) {
    if (state.status !== 'live' || !state.agentId || !lost.has(state.agentId) || choices.oneIn(2)) continue
    await press(history, agent, 'takeOver')
    return true
  }
  return false
}

/** Nobody is asked for anything although the entry is open: a request or its answer was lost, and the agent asks again. */
async function stalls(history: History, agent: Agent, payment: Running): Promise<boolean> {
  const { stage } = payment.attempt
  if (stage !== 'entering' || history.mail.letters.length > 0 || history.choices.oneIn(3)) return false
  await press(history, agent, 'reask', payment)
  return true
}

type Running = Extract<Payment, { status: 'inFlight' }>

function hangsUp({ telephony, choices, trace }: History, callSid: string): void {
  trace?.(`    ${callSid} is hung up`)
  const line = telephony.lineOf(callSid)
  if (!line) return
  if (choices.oneIn(2)) telephony.over(line)
  else telephony.legEnds(line, 'completed')
}

function dials({ telephony, choices, trace }: History): void {
  trace?.('    a caller dials')
  telephony.dials(choices.among(cards))
}

/** Time passes, and what is due by then is done, in its order. */
export async function waits(history: History, ms: number): Promise<void> {
  history.trace?.(`    ${ms / second} s pass`)
  await history.passes(ms)
  for (let jobs = 0; jobs < dueJobsMax; jobs += 1) {
    const job = history.worker.next()
    if (!job) return
    await history.worker.run(job, history.mishap())
  }
}

/** More at once would be one step that is a walk of its own. */
const dueJobsMax = 20

type Move = (history: History) => Promise<void>

async function somebodyPresses(history: History): Promise<void> {
  const { choices } = history
  const agent = choices.of(history.agents)
  const name = choices.of(commandNames)
  if (agent && name) await press(history, agent, name)
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

async function serverGoesDown({ servers, choices }: History): Promise<void> {
  servers.goesDown(choices.next(2))
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

/** A round of questions to the telephony. The real worker asks every half minute; here each round is a move. */
export function callsAreChecked(history: History): Promise<void> {
  const { servers, deps } = history
  return servers.start(
    'checkCalls',
    () => checkCalls(deps),
    history.mishap(),
    (end) => {
      if (end.how === 'failed') history.threw('checkCalls', end.fault)
    },
  )
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
  serverGoesDown,
  timePasses,
  everybodyWaits,
  booksOpenOrClose,
  callsAreChecked,
  processorTellsAgain,
  nonsense,
]
