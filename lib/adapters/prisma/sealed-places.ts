import type { Prisma } from './client'

/**
 * Where sealed texts lie: a column, or a text inside a JSON column. Whoever keeps one elsewhere adds the place here, with an
 * index like those of migration 20261130200000, or the next change of the key leaves it behind.
 */
export const sealedPlaces: readonly SealedPlace[] = [
  { table: 'payment', idType: 'text', column: 'state', path: ['saved', 'sealedToken'] },
  { table: 'payment_event', idType: 'bigint', column: 'data', path: ['saved', 'sealedToken'] },
  { table: 'second_factor', id: 'user_id', idType: 'text', column: 'secret_sealed', path: [] },
  { table: 'invitation', id: 'token_hash', idType: 'text', column: 'secret_sealed', path: [] },
]

export interface SealedPlace {
  readonly table: string
  /** What names a row: this column, `id` unless it is said. */
  readonly id?: string
  readonly idType: 'text' | 'bigint'
  readonly column: string
  /** Where in the JSON of the column the text stands; empty for a column of its own. */
  readonly path: readonly string[]
}

/** How many sealed texts lie under a key. `unnamed`: of the first form, which names none. */
export interface UnderKey {
  readonly key: string | typeof unnamed
  readonly count: number
}

/** Texts of the first form name no key. */
export const unnamed = 'unnamed'

/** The sealed texts that are not under this key, by the key that they name; all of them for no key at all. */
export async function notUnder(
  prisma: Prisma,
  key: string,
  places: readonly SealedPlace[] = sealedPlaces,
): Promise<readonly UnderKey[]> {
  const counts = new Map<string, number>()
  for (const place of places) {
    const rows = await prisma.$queryRawUnsafe<{ head: string; count: number }[]>(
      `SELECT ${head(place)} AS head, count(*)::int AS count FROM ${place.table}
       WHERE ${isSealed(place)} AND ${isOther(place)} GROUP BY 1`,
      headOf(key),
    )
    for (const row of rows) counts.set(keyIn(row.head), (counts.get(keyIn(row.head)) ?? 0) + row.count)
  }
  return [...counts].map(([name, count]) => ({ key: name, count }))
}

/** Some texts of a place that are not under this key, in the order of their rows. */
export function someNotUnder(
  prisma: Prisma,
  key: string,
  place: SealedPlace,
  after: string | null,
  countMax: number,
): Promise<{ readonly id: string; readonly sealed: string }[]> {
  const id = idOf(place)
  const later = after === null ? '' : `AND ${id} > $3::${place.idType}`
  return prisma.$queryRawUnsafe(
    `SELECT ${id}::text AS id, ${text(place)} AS sealed FROM ${place.table}
     WHERE ${isSealed(place)} AND ${isOther(place)} ${later} ORDER BY ${place.table}.${id} LIMIT $2`,
    ...[headOf(key), countMax, ...(after === null ? [] : [after])],
  )
}

/**
 * Puts other texts in the place of these, each only where the old one still stands: whoever changed a row meanwhile has
 * not lost anything. Gives how many were replaced.
 */
export function replace(
  prisma: Pick<Prisma, '$executeRawUnsafe'>,
  place: SealedPlace,
  texts: readonly { readonly id: string; readonly sealed: string; readonly resealed: string }[],
): Promise<number> {
  const { table, idType, column, path } = place
  const id = idOf(place)
  const value =
    path.length === 0
      ? 'w.resealed'
      : `jsonb_set(${table}.${column}, '{${path.join(',')}}', to_jsonb(w.resealed), false)`
  return prisma.$executeRawUnsafe(
    `UPDATE ${table} SET ${column} = ${value}
     FROM unnest($1::text[], $2::text[], $3::text[]) AS w (id, sealed, resealed)
     WHERE ${table}.${id} = w.id::${idType} AND ${text(place)} = w.sealed`,
    texts.map((each) => each.id),
    texts.map((each) => each.sealed),
    texts.map((each) => each.resealed),
  )
}

function text({ table, column, path }: SealedPlace): string {
  return path.length === 0 ? `${table}.${column}` : `(${table}.${column} #>> '{${path.join(',')}}')`
}

const idOf = (place: SealedPlace) => place.id ?? 'id'

/** The version and the key's name, `v2.<eight characters>.`: what the index holds. */
function head(place: SealedPlace): string {
  return `left(${text(place)}, ${headCharacters}) COLLATE "C"`
}

const headCharacters = 12

function headOf(key: string): string {
  return `v2.${key}.`
}

/** Below or above the key's head, so that the index finds it. What has no form of ours is not ours to seal. */
function isOther(place: SealedPlace): string {
  return `(${head(place)} < $1 OR ${head(place)} > $1) AND ${text(place)} ~ '^v[12]\\.'`
}

function isSealed(place: SealedPlace): string {
  return `${text(place)} IS NOT NULL`
}

function keyIn(head: string): string {
  return head.startsWith('v2.') ? head.slice(3, headCharacters - 1) : unnamed
}
