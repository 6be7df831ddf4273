import { createHmac } from 'node:crypto'
import { prismaCardStops } from '../adapters/prisma/card-stops'
import type { Prisma } from '../adapters/prisma/client'
import { addJob } from '../adapters/prisma/jobs-and-news'
import { prismaOwnRecords } from '../adapters/prisma/own-records'
import { preflightJob, prismaPreflightResults } from '../adapters/prisma/preflight-results'
import { isSandboxKey, shuttleMerchant } from '../adapters/shuttle/preflight'
import { installationProof, ownAddress } from '../adapters/system/own-address'
import { twilioAccount } from '../adapters/twilio/account'
import { isPractice } from '../domain/health/results'
import type { Environment } from '../env'
import { log } from '../log'
import type { AuditState } from '../ports/audit'
import type { Clock } from '../ports/clock'
import type { Links } from '../ports/links'
import type { LiveFeed } from '../ports/live-feed'
import type { PreflightResults } from '../ports/preflight'
import { type PreflightDeps, runPreflight } from '../usecases/preflight'
import { installationKeys } from './keys'

/** The preflight with its adapters. */
export function preflightDeps(
  env: Environment,
  prisma: Prisma,
  links: Links,
  clock: Clock,
  audit: AuditState,
): PreflightDeps {
  return {
    account: twilioAccount(env.twilio),
    merchant: shuttleMerchant({ ...env.shuttle, instanceSecretNext: env.beside.instanceSecretNext }),
    address: ownAddress(env.publicUrl, proofsOf(env)),
    records: prismaOwnRecords(prisma),
    audit,
    keys: installationKeys(env, prisma),
    results: prismaPreflightResults(prisma),
    cardStops: prismaCardStops(prisma),
    links,
    clock,
    intent: {
      connector: env.twilio.connector,
      mode: env.mode,
      sandboxKey: isSandboxKey(env.shuttle.instanceKey),
      lenient: env.demo || !env.production,
    },
    timeZone: env.timeZone,
    failed: (what, fault) => log.error('preflight.failed', { what }, fault),
  }
}

/** Proves that an answer comes from this installation: all its instances share keys and database, and no other has both. */
export function proofOf(
  env: Pick<Environment, 'databaseUrl' | 'dataKey'>,
): (nonce: string | null) => string | null {
  const { pathname } = new URL(env.databaseUrl)
  return installationProof(createHmac('sha256', env.dataKey).update(`installation ${pathname}`).digest())
}

/** What may prove it: while the key is being changed, an instance with the other one may answer. */
function proofsOf({ databaseUrl, dataKey, beside }: Environment) {
  return [dataKey, ...beside.dataKeysRetired].map((key) => proofOf({ databaseUrl, dataKey: key }))
}

/** The job of a round. It plans the next one whatever becomes of it: a round that failed must not be the last. */
export function preflightTask(deps: PreflightDeps) {
  return {
    async preflight(_payload: unknown, again: (afterMs: number) => Promise<void>): Promise<void> {
      let nextInMs = failedAgainMs
      try {
        nextInMs = await runPreflight(deps)
      } finally {
        await again(nextInMs)
      }
    },
  }
}

/** How soon a round that failed as a whole is tried again, in real milliseconds. */
const failedAgainMs = 60_000

/** A round for now. Instances that start together plan the same one. */
export function planPreflight(prisma: Prisma): Promise<void> {
  return addJob(prisma, preflightJob)
}

/** Keeps in this process whether money is only played with, as the rounds of all instances have found. */
export async function followPreflight(
  results: PreflightResults,
  feed: LiveFeed,
  mode: { test: boolean },
): Promise<void> {
  const learn = async (): Promise<void> => {
    const practice = isPractice(await results.read())
    if (practice !== null) mode.test = practice
  }
  const learnAgain = (): void => {
    learn().catch((fault) => log.warn('mode.unread', {}, fault))
  }
  feed.subscribe((news) => {
    if (news.type === 'changed' && news.what === 'preflight') learnAgain()
  }, learnAgain)
  await learn()
}
