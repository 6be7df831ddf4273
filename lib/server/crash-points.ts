import { z } from 'zod'
import { log } from '../log'
import type { House } from './house'

/** What the program that started this process may tell it: at which points it is to be killed from now on. */
const orders = z.object({ arm: z.array(z.string()) })

/** Kills this process at a point, or does not. */
export type Pass = (point: string) => void

/**
 * The same house, but with a point right before and right after each use of a port at which this process can be made to
 * die as by `kill -9`. It tells whoever started it which points there are, and is told over the same channel which of them
 * are armed: the next one that is passed is the end.
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
  const { settings, ...ports } = house.deps
  const crashing = Object.entries(ports).map(([role, port]) => {
    points.push(...pointsOf(role, port))
    return [role, withPoints(role, port, pass)]
  })
  points.push(...pointsOf('link', house.link))
  process.send?.({ crashPoints: points })
  return {
    ...house,
    deps: { ...(Object.fromEntries(crashing) as typeof ports), settings },
    link: withPoints('link', house.link, pass),
  }
}

/** The names of the points of one port. A port without any would be left out unseen: that is thrown. */
export function pointsOf(role: string, port: object): readonly string[] {
  const verbs = Object.entries(Object.getOwnPropertyDescriptors(port)).flatMap(([verb, { value }]) =>
    typeof value === 'function' ? [verb] : [],
  )
  if (verbs.length === 0) throw new Error(`the port ${role} has no method of its own`)
  return verbs.flatMap((verb) => [`${role}.${verb}.before`, `${role}.${verb}.after`])
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
