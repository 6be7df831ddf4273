import { ending, toMinor } from '../money.js'

export type PaymentStatus = 'SUCCESS' | 'UNATTRIBUTED' | 'PENDING' | 'UNRESOLVED' | 'DECLINED' | 'REQAUTH'

/** How a payment stands at Shuttle, in the words of its API and of the connector's answer. */
export type Standing = { status: PaymentStatus; gatewayStatus: string; message: string }

/** What a charge comes to. Times are simulated milliseconds since the gateway was asked. */
export type Outcome = {
  name: string
  /** What the gateway does, and when its book says so. Null: nothing, unless somebody releases the payment. */
  gateway: { afterMs: number; verdict: 'approved' | 'declined' } | null
  /** What Shuttle knows, and from when. The first is what the connector answers; each later one is a webhook. */
  knows: readonly [Knowledge, ...Knowledge[]]
  /** What Shuttle's connector does about it. */
  connector:
    | 'answers'
    | 'never-answers'
    | 'knows-no-instance'
    | 'refuses-request'
    | 'belongs-to-another-instance'
}

type Knowledge = { afterMs: number; standing: Standing }

const secondMs = 1_000
const minuteMs = 60_000
const gatewayMsUsual = 400
/** Shuttle waits so long for the gateway (docs.shuttleglobal.com, Twilio Pay architecture). */
const shuttlePatienceMs = 45 * secondMs
const pendingMs = 30 * secondMs

const approved: Standing = { status: 'SUCCESS', gatewayStatus: 'APPROVED', message: 'Approved' }
const pending: Standing = { status: 'PENDING', gatewayStatus: 'PENDING', message: 'Waiting for the bank' }
const held: Standing = { status: 'UNRESOLVED', gatewayStatus: 'HELD', message: 'Held for review' }
const unresolved: Standing = {
  status: 'UNRESOLVED',
  gatewayStatus: 'TIMEOUT',
  message: 'No answer from the gateway',
}

const approve = decided('approve', 'approved', approved)

/** Outcomes by the last two digits of the amount. Whatever is not listed is approved. */
const byEnding: Record<string, Outcome> = {
  '01': declined('decline', 'Do not honour'),
  '02': declined('funds', 'Insufficient funds'),
  '03': declined('expired', 'Expired card'),
  '04': declined('cvv', 'Incorrect CVV'),
  '05': declined('fraud', 'Suspected fraud'),
  '06': declined('avs', 'Incorrect postal code'),
  '10': decidedLater('pending-ok', 'approved', approved),
  '11': decidedLater('pending-fail', 'declined', refused('Insufficient funds')),
  '12': undecided('held', held),
  '13': undecided('reqauth', {
    status: 'REQAUTH',
    gatewayStatus: 'DECLINED',
    message: 'Further authentication required',
  }),
  '14': decided('unattributed', 'approved', { ...approved, status: 'UNATTRIBUTED' }),
  // Longer than one attempt of Twilio, shorter than two: the retry must find the first one's charge.
  '20': decided('slow', 'approved', approved, 12 * secondMs),
  '21': unheard('unresolved-1', 'approved', { afterMs: minuteMs, standing: approved }),
  '22': unheard('unresolved-15', 'approved', { afterMs: 15 * minuteMs, standing: approved }),
  '23': unheard('unresolved-no', 'declined', { afterMs: 15 * minuteMs, standing: refused('Do not honour') }),
  // The worst case on purpose: the money is gone, and nobody will ever say so.
  '24': unheard('unresolved-ever', 'approved', null),
  // After all six attempts of ten seconds; until then Shuttle knows no such payment.
  '25': { ...decided('black-hole', 'approved', approved, 90 * secondMs), connector: 'never-answers' },
  '26': { ...approve, name: 'another-instance', connector: 'belongs-to-another-instance' },
  // Long after a product may have believed that there is no such payment, and before it may.
  '27': lostToShuttle('black-hole-40', 40 * minuteMs),
  '28': lostToShuttle('black-hole-20', 20 * minuteMs),
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

/** How a held payment stands once a person has settled it. */
export function released(as: 'success' | 'declined'): Standing {
  return as === 'success' ? approved : refused('Declined after review')
}

function refused(message: string): Standing {
  return { status: 'DECLINED', gatewayStatus: 'DECLINED', message }
}

function declined(name: string, message: string): Outcome {
  return decided(name, 'declined', refused(message))
}

/** The gateway decides and says so in one breath. */
function decided(
  name: string,
  verdict: 'approved' | 'declined',
  standing: Standing,
  afterMs = gatewayMsUsual,
): Outcome {
  return { name, gateway: { afterMs, verdict }, knows: [{ afterMs, standing }], connector: 'answers' }
}

/** The gateway charges as quickly as ever, and for a long time neither Twilio nor anybody else hears of it. */
function lostToShuttle(name: string, afterMs: number): Outcome {
  const outcome = decided(name, 'approved', approved, afterMs)
  return {
    ...outcome,
    gateway: { afterMs: gatewayMsUsual, verdict: 'approved' },
    connector: 'never-answers',
  }
}

/** The gateway answers at once that it will decide later. */
function decidedLater(name: string, verdict: 'approved' | 'declined', standing: Standing): Outcome {
  const afterMs = gatewayMsUsual + pendingMs
  return {
    name,
    gateway: { afterMs, verdict },
    knows: [
      { afterMs: gatewayMsUsual, standing: pending },
      { afterMs, standing },
    ],
    connector: 'answers',
  }
}

/** The gateway answers, and neither takes nor refuses the money. */
function undecided(name: string, standing: Standing): Outcome {
  return { name, gateway: null, knows: [{ afterMs: gatewayMsUsual, standing }], connector: 'answers' }
}

/** The gateway acts as quickly as ever, but its answer is lost; Shuttle gives up, and asks again `later`. */
function unheard(name: string, verdict: 'approved' | 'declined', later: Knowledge | null): Outcome {
  const givesUp = { afterMs: shuttlePatienceMs, standing: unresolved }
  const learns = later ? [{ ...later, afterMs: shuttlePatienceMs + later.afterMs }] : []
  return {
    name,
    gateway: { afterMs: gatewayMsUsual, verdict },
    knows: [givesUp, ...learns],
    connector: 'answers',
  }
}
