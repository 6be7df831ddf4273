// Walks along the whole chain of the audit and names the first place where it is broken; the last line is one JSON object.
// `DATABASE_URL=… DATA_KEY=… npm run audit:verify`, and `-- --head <serial>:<hash>` with a head that the log said
// (audit.head): only that shows that nothing was cut off the end. Reads, and changes nothing.
import { parseArgs } from 'node:util'
import { prismaAuditChain } from '@/lib/adapters/prisma/audit-chain'
import { openPrisma } from '@/lib/adapters/prisma/client'
import { auditKeys } from '@/lib/adapters/system/audit-keys'
import { type Break, type BreakKind, headText, type Place, readHead, start } from '@/lib/domain/audit/chain'
import { toolSettings, UnsafeEnvironment } from '@/lib/env'
import { type Verified, verifyAudit } from '@/lib/usecases/audit-state'

/** What is wrong with the arguments, as a sentence. */
class Misuse extends Error {}

const exitCodes = { broken: 1, misuse: 64 } as const

/** What each break means. */
const sentences: Record<BreakKind, string> = {
  missingSeal: 'the seal is missing, although others follow.',
  reordered: 'the seal does not follow the one before it: seals were moved, or one was taken out.',
  missingRow: 'the row is missing.',
  changedRow: 'the row, or its seal, is not what was sealed.',
  unknownKey: 'no key at hand has made the seal. Was DATA_KEY changed without DATA_KEYS_RETIRED?',
  addedRow: 'the row has no seal, and stands among rows that are sealed: it was put there later.',
  headDiffers: 'the chain does not hold the seal that was named: its end was cut off, or made anew.',
}

function readArguments(): Place | null {
  const { values } = parseArgs({ options: { head: { type: 'string' } } })
  if (values.head === undefined) return null
  const head = readHead(values.head)
  if (!head)
    throw new Misuse('--head needs what the log said in audit.head: a number, a colon and 64 letters.')
  return head
}

function report({ sealed, head, broken, unsealed }: Verified, now: number): string[] {
  const ageSeconds =
    unsealed.oldestAt === null ? null : Math.max(0, Math.round((now - unsealed.oldestAt) / 1_000))
  const tail = ageSeconds === null ? '' : ` The oldest was written ${ageSeconds} s ago.`
  const summary = {
    ok: broken === null,
    sealed: Number(sealed),
    head: head && headText(head),
    broken: broken && {
      kind: broken.kind,
      serial: broken.serial === null ? null : Number(broken.serial),
      row: broken.entryId === null ? null : Number(broken.entryId),
    },
    unsealed: { rows: unsealed.count, oldestSeconds: ageSeconds },
  }
  return [
    broken
      ? `Broken ${placeOf(broken)}: ${sentences[broken.kind]}`
      : `Whole, from the first seal to #${sealed}.`,
    `Rows that are not sealed: ${unsealed.count}.${tail}`,
    JSON.stringify(summary),
  ]
}

function placeOf({ serial, entryId }: Break): string {
  const places = [serial === null ? '' : `seal #${serial}`, entryId === null ? '' : `row ${entryId}`]
  return `at ${places.filter((place) => place !== '').join(', ')}`
}

async function main(): Promise<void> {
  const known = readArguments()
  const { databaseUrl, dataKey, dataKeysRetired } = toolSettings()
  const keys = auditKeys([dataKey, ...dataKeysRetired])
  const database = openPrisma(databaseUrl)
  try {
    const verified = await verifyAudit(prismaAuditChain(database), keys.again, start, known)
    for (const line of report(verified, Date.now())) console.log(line)
    if (verified.broken) process.exitCode = exitCodes.broken
  } finally {
    await database.$disconnect()
  }
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : String(fault))
  const misused = fault instanceof Misuse || fault instanceof UnsafeEnvironment || isArgumentFault(fault)
  process.exitCode = misused ? exitCodes.misuse : 2
})

function isArgumentFault(fault: unknown): boolean {
  return fault instanceof Error && String((fault as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}
