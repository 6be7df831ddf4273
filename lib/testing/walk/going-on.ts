import type { Payment } from '@/lib/domain/payment/state'
import type { Actor } from '@/lib/usecases/deps'
import { second } from '@/lib/values/instant'
import { deliver, instruct } from './arrivals'
import { casesOf, oneOf, toTellOf } from './by-hand'
import { callOf, overriddenOf, paymentsOf, press } from './commands'
import type { Agent, History } from './history'
import { cards, type Session } from './sessions'
import type { Line } from './telephony'

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
  if (!history.isCalm && (await supervises(history))) return
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
export const linesMax = 5

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
      if (!choices.oneIn(overriddenOf(history) ? 2 : 6)) return false
      await press(history, agent, 'start')
      return true
    default:
      if (choices.oneIn(2)) await press(history, agent, 'start')
      else hangsUp(history, call.sid)
      return true
  }
}

/** What supervisors do beside the calls, now and then. False when they find nothing to do. */
async function supervises(history: History): Promise<boolean> {
  const { choices, house, isStopLiftedSoon } = history
  const actor = oneOf(history)
  if (house.tables.stops.size > 0 && isStopLiftedSoon) {
    await press(history, { actor }, 'liftStop')
    return true
  }
  if (!choices.oneIn(4)) return false
  const owed = choices.of(toTellOf(history))
  const open = choices.of(casesOf(history))
  if (open) await settles(history, actor, open)
  else if (owed) await press(history, { actor }, 'tellCustomer', owed)
  return open !== undefined || owed !== undefined
}

async function settles(history: History, actor: Actor, payment: Payment): Promise<void> {
  const { choices, supervisors } = history
  const other = supervisors.find(({ id }) => id !== payment.proposed?.by) ?? actor
  if (payment.proposed) await press(history, { actor: other }, 'confirmSettlement', payment)
  else await press(history, { actor }, choices.oneIn(2) ? 'proposeSettlement' : 'overridePayment', payment)
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

export function dials({ telephony, choices, trace }: History): void {
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
