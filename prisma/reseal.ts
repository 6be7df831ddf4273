// Seals anew under DATA_KEY whatever is still sealed under one of DATA_KEYS_RETIRED, and says what is left:
// `DATABASE_OWNER_URL=… DATA_KEY=… DATA_KEYS_RETIRED=… npm run reseal`. It may run beside the servers, and again.
import { openPrisma } from '@/lib/adapters/prisma/client'
import { reseal } from '@/lib/adapters/prisma/reseal'
import { type UnderKey, unnamed } from '@/lib/adapters/prisma/sealed-places'
import { sealer } from '@/lib/adapters/system/seal'
import { resealSettings, UnsafeEnvironment } from '@/lib/env'

async function main(): Promise<void> {
  const { ownerUrl, dataKey, dataKeysRetired } = resealSettings()
  const keys = sealer(dataKey, dataKeysRetired)
  const database = openPrisma(ownerUrl)
  try {
    const { resealed, unopened, left } = await reseal(database, keys)
    console.log(`${texts(resealed)} sealed anew under the key ${keys.current}.`)
    for (const each of left) console.log(lineOf(each, keys.known))
    if (unopened > 0) console.log(`${texts(unopened)} opened by none of the keys that are here.`)
    if (left.length === 0) console.log('Nothing is left under another key: DATA_KEYS_RETIRED can go.')
    else process.exitCode = 1
  } finally {
    await database.$disconnect()
  }
}

function lineOf({ key, count }: UnderKey, known: readonly string[]): string {
  if (key === unnamed) return `${texts(count)} left in the old form, which names no key.`
  return `${texts(count)} left under the key ${key}, which is ${known.includes(key) ? 'retired' : 'not here'}.`
}

function texts(count: number): string {
  return count === 1 ? '1 text' : `${count} texts`
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : String(fault))
  process.exitCode = fault instanceof UnsafeEnvironment ? 78 : 1
})
