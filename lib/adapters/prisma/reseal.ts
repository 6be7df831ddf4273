import type { Prisma } from './client'
import {
  notUnder,
  replace,
  type SealedPlace,
  sealedPlaces,
  someNotUnder,
  type UnderKey,
} from './sealed-places'

/** What opens under all keys and seals under the current one, the same text always in the same way. */
interface Keys {
  readonly current: string
  reseal(sealed: string): string
}

export interface Resealed {
  readonly resealed: number
  /** Texts that no key opened: theirs is not here, or they were changed. */
  readonly unopened: number
  /** What lies under other keys than the current one now. */
  readonly left: readonly UnderKey[]
}

/** So many rows are locked at once, for some milliseconds. */
const batchRowsMax = 200

/**
 * A commit that had read a payment before its text was sealed anew writes the old text back. That is found by going
 * through once more; more often than this nobody is unlucky.
 */
const passesMax = 5

/**
 * Seals everything anew that is not under the current key. What the texts say stays the same, in the journals as well, which
 * is why it takes the role that owns the tables. May run beside any number of servers and as often as one likes; each batch
 * is written with its audit row.
 */
export async function reseal(
  prisma: Prisma,
  keys: Keys,
  places: readonly SealedPlace[] = sealedPlaces,
): Promise<Resealed> {
  let resealed = 0
  let unopened = 0
  for (let pass = 0; pass < passesMax; pass += 1) {
    let [done, refused] = [0, 0]
    for (const place of places) {
      const of = await resealPlace(prisma, keys, place)
      done += of.resealed
      refused += of.unopened
    }
    resealed += done
    unopened = refused
    if (done === 0) break
  }
  return { resealed, unopened, left: await notUnder(prisma, keys.current, places) }
}

async function resealPlace(prisma: Prisma, keys: Keys, place: SealedPlace) {
  let [resealed, unopened] = [0, 0]
  let after: string | null = null
  for (;;) {
    const batch = await someNotUnder(prisma, keys.current, place, after, batchRowsMax)
    const last = batch.at(-1)
    if (!last) return { resealed, unopened }
    after = last.id
    const texts = batch.flatMap(({ id, sealed }) => {
      const anew = resealedBy(keys, sealed)
      return anew === null ? [] : [{ id, sealed, resealed: anew }]
    })
    unopened += batch.length - texts.length
    if (texts.length > 0) resealed += await writeBatch(prisma, keys, place, texts)
  }
}

function writeBatch(
  prisma: Prisma,
  keys: Keys,
  place: SealedPlace,
  texts: Parameters<typeof replace>[2],
): Promise<number> {
  return prisma.$transaction(async (tx) => {
    const count = await replace(tx, place, texts)
    await tx.auditEntry.create({
      data: {
        at: new Date(),
        action: 'keys.reseal',
        subjectType: 'table',
        subjectId: place.table,
        outcome: 'done',
        detail: { texts: count, key: keys.current },
      },
    })
    return count
  })
}

function resealedBy(keys: Keys, sealed: string): string | null {
  try {
    return keys.reseal(sealed)
  } catch {
    return null
  }
}
