/** How the ways to the outside are, and to our own records, as this instance has last found them. For people: nothing is decided by it. */
export interface Links {
  state(): LinkStates
}

/** `unknown`: not used since this instance started. */
export type LinkState = 'unknown' | 'up' | 'down'

export interface LinkStates {
  /** The telephony's API. */
  readonly phone: LinkState
  /** The processor's books. */
  readonly bank: LinkState
  /** Our own database, as far as it takes things down. */
  readonly records: LinkState
}
