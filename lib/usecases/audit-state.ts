import { type Break, isBroken, type Place, type Trust, walkOn } from '@/lib/domain/audit/chain'
import type { AuditAnswer } from '@/lib/domain/health/answers'
import type { AuditChain } from '@/lib/ports/audit'
import type { Instant } from '@/lib/values/instant'

/** The newest seals that each round of Health walks along: some 20 ms. The whole chain is for `npm run audit:verify`. */
const newestMax = 1_000

/** Rows are written nearly in the order of their ids, so that those which wait for a seal are among the newest. */
const newestIds = 10_000n

/** More ids than there will ever be. */
const allIds = Number.MAX_SAFE_INTEGER

/**
 * What Health asks: is the newest part of the chain whole, and does a row wait too long? Rows bear the time of the
 * business, or real time (sign-ins); under the demo's fast clock the two differ, and the younger age counts.
 */
export async function auditStateOf(
  chain: AuditChain,
  trust: Trust,
  now: { readonly business: Instant; readonly real: Instant },
): Promise<AuditAnswer> {
  const begin = await chain.placeBefore(newestMax)
  const links = await chain.after(begin.serial, newestMax)
  const walked = walkOn(begin, links, trust)
  const lastId = links.at(-1)?.seal.entryId ?? 0n
  const unsealed = await chain.unsealed(lastId > newestIds ? lastId - newestIds : 0n, allIds)
  const { oldestAt = null, addedId = null } = unsealed ?? {}
  const added: Break | null = addedId === null ? null : { kind: 'addedRow', serial: null, entryId: addedId }
  return {
    oldestUnsealedMs: oldestAt === null ? null : Math.max(0, Math.min(now.business, now.real) - oldestAt),
    broken: isBroken(walked) ? walked : added,
  }
}

/** Rows that the verification looks at in one piece. */
const pieceMax = 2_000

/** Ids that it looks at in one piece for rows without a seal. */
const idsMax = 50_000

/** What a verification found. */
export interface Verified {
  /** Seals that are right, from the first one on. */
  readonly sealed: bigint
  readonly head: Place | null
  readonly broken: Break | null
  readonly unsealed: { readonly count: number; readonly oldestAt: Instant | null }
}

/**
 * Walks along the whole chain, in pieces: nothing grows with its length.
 *
 * @param begin the place before the first seal
 * @param known a seal that the chain is known to have held, `null` when none is named
 */
export async function verifyAudit(
  chain: AuditChain,
  trust: Trust,
  begin: Place,
  known: Place | null,
): Promise<Verified> {
  let place = begin
  let broken: Break | null = null
  let met = known === null || known.serial === begin.serial
  while (!broken) {
    const links = await chain.after(place.serial, pieceMax)
    if (links.length === 0) break
    const stranger = links.find(({ seal }) => seal.serial === known?.serial)
    met ||= stranger !== undefined
    const walked = walkOn(place, links, trust)
    if (isBroken(walked)) broken = walked
    else place = walked
    if (!broken && stranger && stranger.seal.hash !== known?.hash) broken = differs(known)
  }
  const unsealed = await countUnsealed(chain)
  if (!broken && !met) broken = differs(known)
  if (!broken && unsealed.addedId !== null)
    broken = { kind: 'addedRow', serial: null, entryId: unsealed.addedId }
  const { count, oldestAt } = unsealed
  return { sealed: place.serial, head: await chain.last(), broken, unsealed: { count, oldestAt } }
}

function differs(known: Place | null): Break {
  return { kind: 'headDiffers', serial: known?.serial ?? null, entryId: null }
}

async function countUnsealed(chain: AuditChain) {
  let [count, oldestAt, addedId]: [number, Instant | null, bigint | null] = [0, null, null]
  for (let after = 0n; ; after += BigInt(idsMax)) {
    const found = await chain.unsealed(after, idsMax)
    if (!found) return { count, oldestAt, addedId }
    count += found.count
    addedId ??= found.addedId
    if (found.oldestAt !== null) oldestAt = Math.min(oldestAt ?? found.oldestAt, found.oldestAt)
  }
}
