import { betterAuthSignIn, type SignIn } from '../adapters/auth/sign-in'
import { startWorker, type Worker } from '../adapters/jobs/worker'
import { openPostgresLink, type PostgresLink } from '../adapters/live/postgres-link'
import { prismaCardStops } from '../adapters/prisma/card-stops'
import { openPrisma, type Prisma } from '../adapters/prisma/client'
import { prismaEffects } from '../adapters/prisma/effects'
import { prismaHints } from '../adapters/prisma/hints'
import { addJob } from '../adapters/prisma/jobs-and-news'
import { prismaKeyPresses } from '../adapters/prisma/key-presses'
import { prismaLookUpBudget } from '../adapters/prisma/look-up-budget'
import { prismaLookUps } from '../adapters/prisma/look-ups'
import { type DemoPace, prismaPace, sharedScale } from '../adapters/prisma/pace'
import { prismaPresence } from '../adapters/prisma/presence'
import { prismaReading } from '../adapters/prisma/reading'
import { prismaStore } from '../adapters/prisma/store'
import { prismaUnfinished } from '../adapters/prisma/unfinished'
import { shuttlePaymentProcessor } from '../adapters/shuttle/payment-processor'
import { type PacedClock, pacedClock, systemClock } from '../adapters/system/clock'
import { letterIds } from '../adapters/system/ids'
import { sealer } from '../adapters/system/seal'
import { twilioCallRecordings } from '../adapters/twilio/call-recordings'
import { twilioCalls } from '../adapters/twilio/calls'
import { twilioCustomerLeg } from '../adapters/twilio/customer-leg'
import { twilioPaymentSessions } from '../adapters/twilio/payment-sessions'
import { type Environment, environment, secretsOf } from '../env'
import { clientAddress } from '../http/client-address'
import { type PersonLimits, personLimits } from '../http/limits'
import { keepOutOfLogs, log } from '../log'
import type { Deps } from '../usecases/deps'
import type { PreflightDeps } from '../usecases/preflight'
import { tasksOf } from '../usecases/tasks'
import type { Pace } from '../values/pace'
import { type AuditOffice, openAudit } from './audit'
import { identifierGuard } from './identifiers'
import { LinkWatch } from './links'
import { followPace } from './pace'
import { followPreflight, planPreflight, preflightDeps, preflightTask } from './preflight'
import { type Sealer, startSealer } from './sealer'

/** One of everything in this process. Instrumentation and routes are separate module instances, so it hangs on globalThis. */
export interface House {
  readonly env: Environment
  readonly prisma: Prisma
  readonly link: PostgresLink
  readonly auth: SignIn
  readonly deps: Deps
  readonly preflight: PreflightDeps
  readonly audit: AuditOffice
  /** Aborted when the process goes down: live streams end with a word. */
  readonly closing: AbortController
  worker: Worker | null
  sealer: Sealer | null
  /** Open live streams by person. */
  readonly streams: Map<string, number>
  /** How business time runs, and what makes it run faster; `null` outside the demo. */
  readonly pace: { readonly clock: PacedClock; readonly kept: DemoPace } | null
  /** Fed by the preflight: `test` until the processor has said that this instance is a live one. */
  readonly mode: { test: boolean }
  /** How much each person may ask: one count for all routes of this process. */
  readonly limits: PersonLimits
}

declare global {
  var sottoHouse: House | undefined
}

/** The house, built at first use: `next build` loads these modules without an environment. */
export function house(): House {
  globalThis.sottoHouse ??= build(environment())
  return globalThis.sottoHouse
}

/** Tries to sign in per minute and address: a person needs two, a guesser gets nowhere. */
const signInsPerMinuteMax = 20

/** Card brands we ask the connector to take, in the order in which the agent names them. */
const brandsTaken = ['visa', 'mastercard', 'amex'] as const

function build(env: Environment): House {
  keepOutOfLogs(secretsOf(env))
  const first: Pace = { realMs: env.clockEpoch, businessMs: env.clockEpoch, scale: env.clockScale }
  const prisma = openPrisma(env.databaseUrl)
  const pace = env.demo ? { clock: pacedClock(first), kept: prismaPace(prisma, first) } : null
  const clock = pace?.clock ?? systemClock
  const link = openPostgresLink(env.databaseUrl, {
    lost: (reason) => log.warn('news.lost', { reason }),
    back: () => log.info('news.connected'),
  })
  const seal = sealer(env.dataKey, env.beside.dataKeysRetired)
  const auth = betterAuthSignIn({
    database: prisma,
    publicUrl: env.publicUrl,
    origins: env.origins,
    secret: env.authSecret,
    secretsRetired: env.beside.authSecretsRetired,
    signInsPerMinuteMax,
    demo: env.demo,
    seal,
    passwords: { letterAndDigit: env.passwordLetterAndDigit },
    oidc: env.oidc,
    now: () => Date.now(),
    addressOf: clientAddress,
    framed: env.frameAncestors.length > 0,
    log,
  })
  const account = { ...env.twilio, publicUrl: env.publicUrl }
  const links = new LinkWatch({
    phone: async () => {
      const answer = await preflight.account.read()
      return answer.ok || isAnswer(answer.error)
    },
    bank: async () => (await preflight.merchant.read()).ok,
  })
  const audit = openAudit(prisma, [env.dataKey, ...env.beside.dataKeysRetired], clock)
  const preflight = preflightDeps(env, prisma, links, clock, audit.state)
  const scale = pace ? sharedScale : 1
  const deps: Deps = {
    store: links.watchingRecords(prismaStore(prisma, scale)),
    effects: prismaEffects(prisma, clock),
    reading: prismaReading(prisma),
    keyPresses: prismaKeyPresses(prisma),
    presence: prismaPresence(prisma, clock),
    cardStops: prismaCardStops(prisma),
    sessions: links.watching(
      'phone',
      twilioPaymentSessions({
        ...account,
        payConnector: env.twilio.connector,
        currency: env.defaultCurrency,
      }),
      isAnswer,
    ),
    recordings: links.watching('phone', twilioCallRecordings(account), isAnswer),
    calls: links.watching('phone', twilioCalls(account), () => false),
    customerLeg: twilioCustomerLeg,
    links: { state: () => links.state() },
    processor: links.watching(
      'bank',
      shuttlePaymentProcessor({
        ...env.shuttle,
        instanceSecretNext: env.beside.instanceSecretNext,
        seal: seal.seal,
        ...identifierGuard(env),
      }),
      () => false,
    ),
    lookUpBudget: prismaLookUpBudget(prisma, env.shuttle.instanceKey),
    lookUps: prismaLookUps(prisma),
    hints: prismaHints(prisma),
    unfinished: prismaUnfinished(prisma, scale),
    clock,
    ids: letterIds,
    settings: {
      connector: env.twilio.connector,
      recordCalls: env.recordCalls,
      defaultCurrency: env.defaultCurrency,
      timeZone: env.timeZone,
      brands: brandsTaken,
      postcodeCurrencies: env.postcodeCurrencies,
      typedTwiceToSave: env.typedTwiceToSave,
    },
  }
  return {
    env,
    prisma,
    link,
    auth,
    deps,
    preflight,
    audit,
    closing: new AbortController(),
    worker: null,
    sealer: null,
    streams: new Map(),
    pace,
    mode: { test: true },
    limits: personLimits(),
  }
}

/** A definite no of the other side proves that the way to it is open. */
function isAnswer(refusal: { readonly kind: string }): boolean {
  return refusal.kind === 'refused'
}

/** Starts what works in the background: the worker with its jobs. Called once, at boot. */
export async function startHouse(): Promise<void> {
  if (house().env.crashPoints) {
    const { layCrashPoints } = await import('./crash-points')
    globalThis.sottoHouse = layCrashPoints(house())
  }
  const { env, prisma, link, deps, pace, preflight, mode } = house()
  if (pace) await followPace(pace.clock, () => pace.kept.read(), link)
  const tasks = {
    ...tasksOf(deps),
    ...preflightTask(preflight),
    ...(pace && { paceOver: () => pace.kept.usual() }),
  }
  house().worker = await startWorker(env.databaseUrl, tasks, link, {
    jobFailed: (task, fault) => log.error('job.failed', { task }, fault),
    deadWorkersFreed: (count) => log.warn('worker.dead', { count }),
    fault: (fault) => log.warn('worker.fault', {}, fault),
  })
  house().sealer = startSealer(house().audit.seals, log)
  // As jobs, so that nothing waits for them: neither this instance's readiness nor anybody's request.
  for (const task of ['checkCalls', 'lookAtAll', 'findLost'] as const)
    await addJob(prisma, { task, payload: {}, runInMs: 0, key: task })
  await followPreflight(preflight.results, link, mode)
  await planPreflight(prisma)
}

/** Ends everything in order: streams are told, the worker finishes what it holds, pools close. */
export async function stopHouse(): Promise<void> {
  const { closing, worker, sealer, audit, link, prisma } = house()
  closing.abort()
  await Promise.all([worker?.stop(), sealer?.stop(), audit.trail.close()])
  await link.close()
  await prisma.$disconnect()
}
