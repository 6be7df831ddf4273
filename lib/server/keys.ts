import type { Prisma } from '../adapters/prisma/client'
import { notUnder, unnamed } from '../adapters/prisma/sealed-places'
import { sealer } from '../adapters/system/seal'
import type { Environment } from '../env'
import { besideNames } from '../env/keys'
import type { Keys } from '../ports/preflight'

/** The keys of this installation beside those in use, and what hangs on them. */
export function installationKeys({ dataKey, beside }: Environment, prisma: Prisma): Keys {
  const { current, known } = sealer(dataKey, beside.dataKeysRetired)
  return {
    async read() {
      const others = await notUnder(prisma, current)
      const unknown = others.filter(({ key }) => key !== unnamed && !known.includes(key))
      const total = (counts: typeof others) => counts.reduce((sum, { count }) => sum + count, 0)
      return {
        beside: besideNames(beside),
        onRetired: total(others) - total(unknown),
        onUnknown: total(unknown),
        unknown: unknown.map(({ key }) => key),
      }
    },
  }
}
