import type { Answers, Intent } from '@/lib/domain/health/answers'
import { type CheckResult, checks, type Finding, found, meaningOf } from '@/lib/domain/health/checks'
import { judgeAll } from '@/lib/domain/health/judge'
import { isOverdue, nextRoundInMs, resultOf, resultsAfter, stopsCards } from '@/lib/domain/health/results'
import type { AuditState } from '@/lib/ports/audit'
import type { CardStops } from '@/lib/ports/card-stops'
import type { Clock } from '@/lib/ports/clock'
import type { LinkState, LinkStates, Links } from '@/lib/ports/links'
import type {
  Asking,
  Keys,
  Merchant,
  OwnAddress,
  OwnRecords,
  PreflightResults,
  TelephonyAccount,
} from '@/lib/ports/preflight'
import type { CheckView, PreflightView } from '@/lib/wire/health'
import { auditOf } from './audit'
import type { Actor } from './deps'

/** What the preflight needs. No payment needs any of it, so it stands beside `Deps`. */
export interface PreflightDeps {
  readonly account: TelephonyAccount
  readonly merchant: Merchant
  readonly address: OwnAddress
  readonly records: OwnRecords
  readonly audit: AuditState
  readonly keys: Keys
  readonly results: PreflightResults
  readonly cardStops: CardStops
  readonly links: Links
  readonly clock: Clock
  readonly intent: Intent
  readonly timeZone: string
  /** A check failed because of a fault of ours: somebody has to know, and the others go on. */
  failed(what: keyof Answers, fault: unknown): void
}

/** Whoever presses twice learns nothing new, and each round asks two vendors. Real time. */
export const askGapMs = 10_000

/**
 * One round: everybody is asked at the same time, and what they say is judged and kept. Where cards must not be taken, none
 * is from then on, until a supervisor lifts that.
 * @returns in how many real milliseconds the next round is due
 */
export async function runPreflight(deps: PreflightDeps): Promise<number> {
  const now = deps.clock.now()
  const findings = judgeAll(await askAll(deps, now), deps.intent, now)
  await deps.results.write(resultsAfter(await deps.results.read(), findings, deps.clock.now()))
  const fault = stopsCards(findings)
  if (fault) await stopFor(deps, fault)
  return nextRoundInMs(findings)
}

async function stopFor({ cardStops, intent, clock }: PreflightDeps, fault: Finding): Promise<void> {
  const { connector } = intent
  const stop = { connector, since: clock.now(), why: 'check', by: null, paymentId: null } as const
  await cardStops.stop(stop, {
    actorId: null,
    actorName: null,
    action: 'cards.stop',
    subjectType: 'connector',
    subjectId: connector,
    outcome: 'done',
    detail: { check: fault.check, finding: fault.name },
    address: null,
  })
}

async function askAll(deps: PreflightDeps, now: number): Promise<Answers> {
  const { account, merchant, address, records, audit, keys } = deps
  const answer = <What extends keyof Answers>(what: What, asked: Promise<Answers[What]>) =>
    asked.catch((fault: unknown) => {
      deps.failed(what, fault)
      return null
    })
  const [of, at, reached, database, queue, history, sealed, beside, canary] = await Promise.all([
    answer('account', account.read()),
    answer('merchant', merchant.read()),
    answer('address', address.reach()),
    answer('database', records.database()),
    answer('queue', records.queue()),
    answer('history', records.history(now)),
    answer('audit', audit.read(now)),
    answer('keys', keys.read()),
    answer('canary', records.canary()),
  ])
  return {
    account: of,
    merchant: at,
    address: reached,
    database,
    queue,
    history,
    audit: sealed,
    keys: beside,
    canary,
  }
}

/** A person wants to know now. A wish that comes too soon after another one's changes nothing, and leaves no trace. */
export function askPreflight(deps: PreflightDeps, actor: Actor): Promise<Asking> {
  const audit = auditOf(actor, 'health.check', 'installation', null)
  return deps.results.ask(askGapMs, audit, deps.clock.now())
}

/** Everything that is known, for the screen. */
export async function preflightOf(deps: PreflightDeps): Promise<PreflightView> {
  const [results, { running, againInMs }] = await Promise.all([
    deps.results.read(),
    deps.results.asking(askGapMs),
  ])
  const serverNow = deps.clock.now()
  const checkedAt = results.length > 0 ? Math.max(...results.map(({ at }) => at)) : null
  return {
    serverNow,
    timeZone: deps.timeZone,
    checks: checks.map((check) => {
      const result = resultOf(results, check)
      const { at = null, since = null } = result ?? {}
      return { ...viewOf(result ?? found(check, 'notChecked')), at, since }
    }),
    checkedAt,
    overdue: isOverdue(checkedAt, serverNow),
    running,
    againInMs,
    connector: deps.intent.connector,
    links: linksOf(deps, results),
  }
}

/** A way is open only if neither this instance, when it used it last, nor the last round found it shut. */
function linksOf({ links }: PreflightDeps, results: readonly CheckResult[]): LinkStates {
  const { phone, bank, records } = links.state()
  return {
    phone: together(phone, asFound(resultOf(results, 'twilioCredentials'), 'twilioNoAnswer')),
    bank: together(bank, asFound(resultOf(results, 'shuttleInstance'), 'shuttleNoAnswer')),
    records,
  }
}

function asFound(result: CheckResult | null, silent: CheckResult['name']): LinkState {
  if (!result || result.name === 'checkFailed') return 'unknown'
  return result.name === silent ? 'down' : 'up'
}

function together(used: LinkState, asked: LinkState): LinkState {
  if (used === 'down' || asked === 'down') return 'down'
  return used === 'up' ? 'up' : asked
}

function viewOf({ check, name, values, moment }: Finding): Omit<CheckView, 'at' | 'since'> {
  const { state, stopsCards = false } = meaningOf(name)
  return { check, state, finding: name, values, moment, stopsCards }
}
