/** One charge in the gateway's own book. One entry per charge that the gateway carried out, so a double is visible. */
export type Charge = {
  /** Shuttle's payment. */
  payment: string
  alt_key: string | null
  /** Twilio's transaction id of the submission, the same on every retry. */
  transaction_id: string
  amount: string
  currency: string
  status: 'charged' | 'reserved' | 'declined'
  description: string | null
  metadata: Record<string, string>
  /** Key of the Shuttle instance that asked for it: ours, or another one. */
  instance: string
  at: string
  /** How many charges the gateway carried out for this submission; anything but 1 is a fault. */
  gatewayCharges: number
}

export type NewCharge = Omit<Charge, 'gatewayCharges'>

/**
 * The only judge of what was charged. It believes nobody: an entry is written where the gateway acts, nowhere else.
 * It has no bound, because a judge that forgets is none; an entry takes less than a kilobyte.
 */
export class Ledger {
  #charges: NewCharge[] = []
  readonly #timesCharged = new Map<string, number>()

  enter(charge: NewCharge): void {
    this.#charges.push(charge)
    this.#timesCharged.set(charge.transaction_id, this.#times(charge) + 1)
  }

  /** Charges in the order in which they were made; `reference` matches alt_key, its beginning, metadata or description. */
  charges(filter: { altKey?: string | undefined; reference?: string | undefined } = {}): Charge[] {
    return this.#charges
      .filter(({ alt_key }) => filter.altKey === undefined || alt_key === filter.altKey)
      .filter((charge) => filter.reference === undefined || mentions(charge, filter.reference))
      .map((charge) => ({ ...charge, gatewayCharges: this.#times(charge) }))
  }

  clear(): void {
    this.#charges = []
    this.#timesCharged.clear()
  }

  #times({ transaction_id }: NewCharge): number {
    return this.#timesCharged.get(transaction_id) ?? 0
  }
}

function mentions({ alt_key, metadata, description }: NewCharge, reference: string): boolean {
  return (
    alt_key === reference ||
    alt_key?.startsWith(`${reference}-`) === true ||
    Object.values(metadata).includes(reference) ||
    description?.split(/\s+/).includes(reference) === true
  )
}
