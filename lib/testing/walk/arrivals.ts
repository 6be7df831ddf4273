import { checkCalls } from '@/lib/usecases/check-calls'
import { findLost, lookAtAll } from '@/lib/usecases/recover'
import type { History } from './history'
import type { Letter } from './mail'
import { count } from './sights'
import type { Line } from './telephony'

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

const rounds = { lookAtAll, findLost }

/** What a server does when it comes up, beside its work. */
export function afterStart(history: History, round: keyof typeof rounds): Promise<void> {
  return history.servers.start(
    round,
    () => rounds[round](history.deps),
    history.mishap(),
    (end) => {
      if (end.how === 'failed') history.threw(round, end.fault)
    },
  )
}
