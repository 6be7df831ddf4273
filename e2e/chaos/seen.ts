import type { Chip } from '@/lib/wire/views'

/** What a screen, a list or an answer said of a payment or a call. */
export interface View {
  readonly id: string
  readonly version: number
  /** `null` for a call, which has none. */
  readonly chip: Chip | null
}

interface Learned {
  readonly version: number
  readonly atMs: number
}

/** What may follow *paid*: only the discovery that it was taken twice, or otherwise than agreed, and what two people say then. */
const afterPaid: readonly (Chip | null)[] = ['paid', 'chargedTwice', 'booksDiffer', 'paidByHand']

/**
 * Everything that all screens were ever shown, and what of it went backwards. All instances read one database, so that
 * whoever asks after somebody else was told of a version is told of that one or a newer one.
 */
export class Seen {
  /** Sentences: what went backwards. */
  readonly regressions: string[] = []
  readonly #learned = new Map<string, Learned[]>()
  readonly #chips = new Map<string, Map<number, Chip>>()

  /** News on a stream, or the answer to a command: from now on this version is known to exist. */
  told(id: string, version: number, atMs: number): void {
    const learned = this.#learned.get(id) ?? []
    if (version <= (learned.at(-1)?.version ?? -1)) return
    learned.push({ version, atMs })
    this.#learned.set(id, learned)
  }

  /** An answer to something that was asked at `askedMs` and came at `atMs`. */
  shown(view: View, askedMs: number, atMs: number, by: string): void {
    const known = this.#learned.get(view.id)?.findLast((each) => each.atMs <= askedMs)
    if (known && view.version < known.version)
      this.regressions.push(
        `${by} was shown version ${view.version} of ${view.id} although version ${known.version} was known before`,
      )
    this.told(view.id, view.version, atMs)
    if (view.chip !== null) this.#keep(view.id, view.version, view.chip, by)
  }

  /** Whether any screen ever said of this payment that it was paid. */
  everPaid(): readonly string[] {
    return [...this.#chips].flatMap(([id, chips]) => ([...chips.values()].includes('paid') ? [id] : []))
  }

  /** The newest version of which anybody was told, 0 when nobody was. */
  newestOf(id: string): number {
    return this.#learned.get(id)?.at(-1)?.version ?? 0
  }

  #keep(id: string, version: number, chip: Chip, by: string): void {
    const chips = this.#chips.get(id) ?? new Map<number, Chip>()
    this.#chips.set(id, chips)
    const before = chips.get(version)
    if (before === chip) return
    if (before !== undefined)
      this.regressions.push(`${by} saw version ${version} of ${id} as ${chip}, which was ${before} before`)
    chips.set(version, chip)
    for (const [other, word] of chips) {
      const [earlier, later] = other < version ? [word, chip] : [chip, word]
      if (earlier === 'paid' && !afterPaid.includes(later))
        this.regressions.push(`${by} saw ${id} go from paid to ${later}`)
    }
  }
}
