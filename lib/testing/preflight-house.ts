import { prismaCardStops } from '@/lib/adapters/prisma/card-stops'
import { prismaOwnRecords } from '@/lib/adapters/prisma/own-records'
import { prismaPreflightResults } from '@/lib/adapters/prisma/preflight-results'
import type { AccountAnswer, AddressAnswer, KeysAnswer, MerchantAnswer } from '@/lib/domain/health/answers'
import { type PreflightDeps, preflightOf } from '@/lib/usecases/preflight'
import { ok } from '@/lib/values/result'
import { preflightView } from '@/lib/wire/health'
import { morning } from './changes'
import type { TestDatabase } from './database'

/** A house whose outside answers as the test wants, with its records and results in a real database. */
export function openPreflight(database: TestDatabase) {
  const account: AccountAnswer = ok({ active: true, status: 'active', time: null })
  const merchant: MerchantAnswer = ok({
    name: 'Harbour Dental',
    mode: 'test',
    paymentsReady: true,
    time: null,
  })
  const address: AddressAnswer = { kind: 'ours', ms: 5 }
  const keys: KeysAnswer = { beside: [], onRetired: 0, onUnknown: 0, unknown: [] }
  const answers: {
    account: AccountAnswer
    merchant: MerchantAnswer
    address: AddressAnswer
    keys: KeysAnswer
  } = { account, merchant, address, keys }
  const failures: string[] = []
  let at = morning
  const deps: PreflightDeps = {
    account: { read: async () => answers.account },
    merchant: { read: async () => answers.merchant },
    address: { reach: async () => answers.address },
    records: prismaOwnRecords(database.prisma),
    audit: { read: async () => ({ oldestUnsealedMs: null, broken: null }) },
    keys: { read: async () => answers.keys },
    results: prismaPreflightResults(database.prisma),
    cardStops: prismaCardStops(database.prisma),
    links: { state: () => ({ phone: 'unknown', bank: 'unknown', records: 'unknown' }) },
    clock: { now: () => at, scale: 1 },
    intent: { connector: 'shuttle-test', mode: 'test', sandboxKey: true, lenient: false },
    timeZone: 'Europe/London',
    failed: (what) => failures.push(what),
  }
  const view = async () => preflightView.parse(await preflightOf(deps))
  const check = async (name: string) => (await view()).checks.find((each) => each.check === name)
  return { deps, answers, failures, view, check, passes: (ms: number) => (at += ms) }
}
