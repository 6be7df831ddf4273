import { z } from 'zod'
import { log } from '../log'
import type { House } from './house'

/** What the program that started this process may tell it: at which points it is to be killed from now on. */
const orders = z.object({ arm: z.array(z.string()) })

/** Kills this process at a point, or does not. */
export type Pass = (point: string) => void

/** Verbs that only ask. */
type Reads<Ports> = { readonly [Role in keyof Ports]?: readonly (keyof Ports[Role])[] }

/**
 * What only asks changes nothing outside this process: whether it dies before or after it, it leaves the same behind, so
 * that one point stands for both. A verb that is missing here has two.
 */
const reads = {
  store: [
    'payment',
    'paymentOfRequest',
    'paymentOfAttempt',
    'paymentsUnderWayOf',
    'call',
    'callOfSid',
    'kept',
  ],
  reading: [
    'callOfAgent',
    'callsNotEnded',
    'callsOfAgentSince',
    'callsWithoutScreen',
    'paymentsOfCaller',
    'paymentsOfCalls',
    'paymentsOfCall',
    'openPaymentsOf',
    'unresolved',
    'toTell',
    'payments',
    'paymentsOfReference',
    'journalsOf',
    'callJournalOf',
    'lastKeys',
    'keyTimes',
    'lookUpsOf',
    'names',
  ],
  keyPresses: ['typed'],
  presence: ['of', 'isThere', 'free'],
  cardStops: ['current'],
  calls: ['stateOf', 'answeredLegOf'],
  processor: ['findByAltKey', 'findById', 'findSavedMethod'],
  unfinished: ['attempts'],
  // Reading on it forgets what is done with, which leaves nothing behind that matters.
  hints: ['next'],
} as const satisfies Reads<House['deps']>

/** The same of the roles that only the preflight has. */
const preflightReads = {
  account: ['read'],
  merchant: ['read'],
  address: ['reach'],
  records: ['database', 'queue', 'history'],
  audit: ['read'],
  keys: ['read'],
  results: ['read', 'asking'],
} as const satisfies Reads<House['preflight']>

const linkReads = ['connected', 'isLockFree'] as const satisfies readonly (keyof House['link'])[]

/**
 * The same house, but with points around each use of a port at which this process can be made to die as by `kill -9`: one
 * before and one after what changes something, one after what only asks. It tells whoever started it which points there
 * are, and is told over the same channel which of them are armed: the next one that is passed is the end.
 *
 * Loaded only under the demo switch together with SOTTO_CRASH_POINTS. The points are those of the real ports: a role or a
 * method that is added is a point more.
 */
export function layCrashPoints(house: House): House {
  let armed: ReadonlySet<string> = new Set()
  process.on('message', (message) => {
    const order = orders.safeParse(message)
    if (order.success) armed = new Set(order.data.arm)
  })
  // Whoever could start it again is gone: nobody is to find it running.
  process.on('disconnect', () => process.exit(0))
  const points: string[] = []
  const pass: Pass = (point) => {
    if (!armed.has(point)) return
    // Written before the end, because a file is written to at once: so it is known where the process died.
    log.error('crash.point', { point })
    process.kill(process.pid, 'SIGKILL')
  }
  const lay = <P extends object>(role: string, port: P, asking: readonly string[] = []): P => {
    points.push(...pointsOf(role, port, asking))
    return withPoints(role, port, pass)
  }
  const layAll = <Ports extends object>(ports: Ports, asking: Reads<Ports>, prefix = ''): Ports => {
    const laid = Object.entries(ports).map(([role, port]) => [
      role,
      lay(`${prefix}${role}`, port, asking[role as keyof Ports] as readonly string[] | undefined),
    ])
    return Object.fromEntries(laid) as Ports
  }
  // These wait for nothing: whoever dies there dies at what was done before or is done next.
  const { settings, clock, ids, customerLeg, links, ...ports } = house.deps
  const deps = { ...layAll(ports, reads), settings, clock, ids, customerLeg, links }
  const { account, merchant, address, records, results, ...rest } = house.preflight
  const own = layAll({ account, merchant, address, records, results }, preflightReads, 'preflight.')
  const { cardStops } = deps
  const link = lay('link', house.link, linkReads)
  process.send?.({ crashPoints: points })
  return { ...house, deps, link, preflight: { ...rest, ...own, cardStops } }
}

/**
 * The names of the points of one port, of which some verbs only ask. A port without any would be left out unseen: that is
 * thrown.
 */
export function pointsOf(role: string, port: object, asking: readonly string[] = []): readonly string[] {
  const verbs = Object.entries(Object.getOwnPropertyDescriptors(port)).flatMap(([verb, { value }]) =>
    typeof value === 'function' ? [verb] : [],
  )
  if (verbs.length === 0) throw new Error(`the port ${role} has no method of its own`)
  return verbs.flatMap((verb) => {
    const after = `${role}.${verb}.after`
    return asking.includes(verb) ? [after] : [`${role}.${verb}.before`, after]
  })
}

/** The same port, which passes a point before each use and after it, also when the use has failed. */
export function withPoints<P extends object>(role: string, port: P, pass: Pass): P {
  return new Proxy(port, {
    get(target, verb) {
      const found: unknown = Reflect.get(target, verb, target)
      if (typeof found !== 'function' || typeof verb !== 'string') return found
      return (...parts: unknown[]) => {
        pass(`${role}.${verb}.before`)
        const after = () => pass(`${role}.${verb}.after`)
        try {
          const answer: unknown = Reflect.apply(found, target, parts)
          if (answer instanceof Promise) return answer.finally(after)
          after()
          return answer
        } catch (fault) {
          after()
          throw fault
        }
      }
    },
  })
}
