import { ending, toMinor } from '../money.js'

/** What a charge comes to. Later outcomes (pending, under review, unresolved) are further lines of the table below. */
export type Outcome = {
  name: string
  /** How long the gateway thinks, in simulated milliseconds. */
  gatewayMs: number
  gateway: { verdict: 'approved' } | { verdict: 'declined'; message: string }
  /** What Shuttle's connector does about it. */
  connector: 'answers' | 'never-answers' | 'knows-no-instance' | 'refuses-request'
}

const gatewayMsUsual = 400

const approve: Outcome = {
  name: 'approve',
  gatewayMs: gatewayMsUsual,
  gateway: { verdict: 'approved' },
  connector: 'answers',
}

/** Outcomes by the last two digits of the amount. Whatever is not listed is approved. */
const byEnding: Record<string, Outcome> = {
  '01': declined('decline', 'Do not honour'),
  '02': declined('funds', 'Insufficient funds'),
  '03': declined('expired', 'Expired card'),
  '04': declined('cvv', 'Incorrect CVV'),
  '05': declined('fraud', 'Suspected fraud'),
  '06': declined('avs', 'Incorrect postal code'),
  // Longer than one attempt of Twilio, shorter than two: the retry must find the first one's charge.
  '20': { ...approve, name: 'slow', gatewayMs: 12_000 },
  // After all six attempts of ten seconds; until then Shuttle knows no such payment.
  '25': { ...approve, name: 'black-hole', gatewayMs: 90_000, connector: 'never-answers' },
  '30': { ...approve, name: 'bad-keys', connector: 'knows-no-instance' },
  '31': { ...approve, name: 'invalid', connector: 'refuses-request' },
}

const byName = new Map([approve, ...Object.values(byEnding)].map((outcome) => [outcome.name, outcome]))

/** The outcome of a charge: named by the parameter `metadata_sim`, else chosen by the amount's last two digits. */
export function outcomeOf(amount: string | null, currency: string, named: string | undefined): Outcome {
  const chosen = named === undefined ? undefined : byName.get(named)
  if (chosen) return chosen
  const minor = amount === null ? null : toMinor(amount, currency)
  return (minor === null ? undefined : byEnding[ending(minor)]) ?? approve
}

function declined(name: string, message: string): Outcome {
  return { ...approve, name, gateway: { verdict: 'declined', message } }
}
