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
  at: string
  /** How many charges the gateway carried out for this submission; anything but 1 is a fault. */
  gatewayCharges: number
}

export type NewCharge = Omit<Charge, 'gatewayCharges'>

/** The only judge of what was charged. It believes nobody: an entry is written where the gateway acts, nowhere else. */
export class Ledger {
  #charges: NewCharge[] = []

  enter(charge: NewCharge): void {
    this.#charges.push(charge)
  }

  /** Charges in the order in which they were made; `reference` matches alt_key, its beginning, metadata or description. */
  charges(filter: { altKey?: string | undefined; reference?: string | undefined } = {}): Charge[] {
    return this.#charges
      .filter(({ alt_key }) => filter.altKey === undefined || alt_key === filter.altKey)
      .filter((charge) => filter.reference === undefined || mentions(charge, filter.reference))
      .map((charge) => ({ ...charge, gatewayCharges: this.#timesCharged(charge.transaction_id) }))
  }

  clear(): void {
    this.#charges = []
  }

  #timesCharged(transactionId: string): number {
    return this.#charges.filter(({ transaction_id }) => transaction_id === transactionId).length
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
