import { addressKey } from '@/lib/values/address'
import { RateLimit } from '@/lib/values/rate-limit'
import { clientAddress } from './client-address'

/**
 * What one person may ask of one instance. A held key repeats thirty times a second and is one press to the desk
 * (components/keys/presses.ts); a screen fetches a handful of answers for each thing that happens. Whoever meets these limits
 * is no person at a screen.
 */
const perPerson = {
  commands: { perSecond: 20, burst: 200 },
  reads: { perSecond: 50, burst: 500 },
} as const

/** More people than work here, and a few hundred kilobytes. */
const peopleMax = 10_000

export type PersonLimits = ReturnType<typeof personLimits>

/** Whether this person goes on within what people can do. Counted here, in memory: several instances allow as many times more. */
export function personLimits(now: () => number = Date.now) {
  const commands = new RateLimit({ ...perPerson.commands, keysMax: peopleMax })
  const reads = new RateLimit({ ...perPerson.reads, keysMax: peopleMax })
  const reports = new RateLimit({ perSecond: 1 / 60, burst: 1, keysMax: peopleMax })
  return {
    allows: (personId: string, changes: boolean): boolean =>
      (changes ? commands : reads).take(personId, now()) === 0,
    /** Whether it is time to say so: one line a minute is enough to see who it is. */
    reports: (personId: string): boolean => reports.take(personId, now()) === 0,
  }
}

/**
 * What one address may send of callbacks that are refused. Good ones are never counted: whoever is counted has been found
 * out already. The vendors send from many addresses, and a callback that is turned away is lost.
 */
const refusedPerAddress = { perSecond: 1, burst: 20, keysMax: 10_000 } as const

/** How many lines all of them together may write. */
const refusedLines = { perSecond: 10, burst: 100, keysMax: 1 } as const

/** How much a refused request is still worth: nothing but its refusal, a reason in the answer, or a line in the log as well. */
export function refusalLimit(now: () => number = Date.now) {
  const refused = new RateLimit(refusedPerAddress)
  const lines = new RateLimit(refusedLines)
  return (headers: Headers): 'nothing' | 'reason' | 'line' => {
    const address = clientAddress(headers)
    if (address !== null && refused.take(addressKey(address), now()) > 0) return 'nothing'
    return lines.take('all', now()) === 0 ? 'line' : 'reason'
  }
}
