import type { Chance } from './chance'

/** What becomes of a charge, by the last two digits of its amount (the simulator's README). */
export const endings = {
  approved: '00',
  declined: '01',
  noFunds: '02',
  expiredCard: '03',
  fraud: '05',
  pendingPaid: '10',
  pendingDeclined: '11',
  held: '12',
  needsApproval: '13',
  unattributed: '14',
  connectorSlow: '20',
  gatewaySilent: '21',
  gatewaySilentLong: '22',
  gatewaySilentDeclined: '23',
  gatewaySilentForEver: '24',
  blackHole: '25',
  otherInstance: '26',
  blackHoleLong: '28',
  wrongKeys: '30',
  connectorRefuses: '31',
} as const
export type Ending = keyof typeof endings

const endingWeights: Readonly<Record<Ending, number>> = {
  approved: 52,
  declined: 3,
  noFunds: 3,
  expiredCard: 2,
  fraud: 2,
  pendingPaid: 5,
  pendingDeclined: 3,
  held: 3,
  needsApproval: 2,
  unattributed: 2,
  connectorSlow: 6,
  gatewaySilent: 4,
  gatewaySilentLong: 2,
  gatewaySilentDeclined: 2,
  gatewaySilentForEver: 1,
  blackHole: 2,
  otherInstance: 1,
  blackHoleLong: 1,
  wrongKeys: 1,
  connectorRefuses: 3,
}

/** What goes wrong on the way, beside what becomes of the charge; most of it is what callers and agents do. */
const mischiefWeights = {
  none: 55,
  callerLeavesWhileOpening: 2,
  callerLeavesWhileTyping: 4,
  callerLeavesOnReview: 4,
  callerLeavesAfterTake: 5,
  starWhileTyping: 4,
  starOnReview: 2,
  deviceHangsUp: 2,
  silentCaller: 3,
  cancelled: 4,
  askedAgain: 3,
  slower: 3,
  cardSpoken: 3,
  screenLost: 1,
} as const
export type Mischief = keyof typeof mischiefWeights

const cardWeights = {
  visa: 8,
  mastercard: 3,
  amex: 2,
  mistyped: 2,
  expired: 1,
  jcb: 1,
  shortcode: 1,
} as const
const currencyWeights = { GBP: 8, EUR: 2, USD: 2, JPY: 1, KWD: 1 } as const

/** One payment that an agent is going to take. */
export interface Order {
  readonly kind: 'charge' | 'save'
  readonly reference: string
  readonly amount: string
  readonly currency: keyof typeof currencyWeights
  readonly ending: Ending
  readonly card: keyof typeof cardWeights
  readonly mischief: Mischief
  /** Each press of this payment goes to both instances at the same moment. */
  readonly pressedTwice: boolean
  /** A reference that is paid already is a different payment, the agent says; one that is blocked is taken as allowed. */
  readonly overrides: boolean
}

/** References that somebody else has just used: two agents try the same one now and then. */
const sharedReferenceProbability = 0.08
const saveProbability = 0.06

/** Makes orders; references are everybody's, so that they can meet. */
export class Orders {
  readonly #recent: string[] = []
  #number = 0

  constructor(
    private readonly chance: Chance,
    private readonly endingsAllowed: readonly Ending[],
  ) {}

  /** @param insisted the reference that the customer pays, come what may */
  next(insisted: string | null = null): Order {
    const { chance } = this
    this.#number += 1
    const weights = Object.fromEntries(
      Object.entries(endingWeights).filter(([name]) => this.endingsAllowed.includes(name as Ending)),
    ) as Record<Ending, number>
    const ending = chance.weighted(weights)
    const currency = chance.weighted(currencyWeights)
    const shared = this.#recent.length > 0 && chance.happens(sharedReferenceProbability)
    const usual = shared ? chance.oneOf(this.#recent) : `C-${this.#number}-${chance.between(100, 999)}`
    const reference = insisted ?? usual
    if (!shared) this.#recent.push(reference)
    if (this.#recent.length > recentMax) this.#recent.shift()
    return {
      kind: chance.happens(saveProbability) ? 'save' : 'charge',
      reference,
      currency,
      ending,
      amount: amountOf(currency, chance.between(2, 180), endings[ending]),
      card: chance.weighted(cardWeights),
      mischief: chance.weighted(mischiefWeights),
      pressedTwice: chance.happens(0.15),
      overrides: chance.happens(0.35) || insisted !== null,
    }
  }
}

const recentMax = 3

/** The last two digits of the smallest unit decide, whatever a currency calls it. */
export function amountOf(currency: Order['currency'], whole: number, lastTwo: string): string {
  if (currency === 'JPY') return `${whole}${lastTwo}`
  return currency === 'KWD' ? `${whole}.0${lastTwo}` : `${whole}.${lastTwo}`
}
