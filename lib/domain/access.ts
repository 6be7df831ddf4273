import type { Instant } from '@/lib/values/instant'
import { type Action, type Role, reachOf } from './permissions'
import { idleLockMs, secondFactorFreshMs } from './timing'

/** What a session has proven, and when. Real time: people are not as fast as the demo's clock. */
export interface Proof {
  readonly sessionId: string
  /** When its person last did something on purpose. What a screen asks for by itself does not count. */
  readonly activeAt: Instant
  /** When a second factor was last shown in this session; `null` when it began in another way. */
  readonly confirmedAt: Instant | null
}

/** What stands between a person who may do something and doing it now. */
export type Barrier =
  /** Nobody was there for so long that this may be somebody else. */
  | 'locked'
  /** A code has to be shown once more: a session that was left open does not suffice. */
  | 'secondFactorNeeded'

/**
 * Whether somebody stands in between. `onCall`: whether this person speaks with a caller; asked for only when it matters.
 * Locked comes before stale, because unlocking may show the code as well.
 */
export async function barrierOf(
  action: Action,
  proof: Proof,
  now: Instant,
  onCall: () => Promise<boolean>,
): Promise<Barrier | null> {
  if (isLocked(proof, now) && !(await worksWhileLocked(action, onCall))) return 'locked'
  if (needsFreshFactor.includes(action) && !isFresh(proof, now)) return 'secondFactorNeeded'
  return null
}

/** Whether nobody has been there for {@link idleLockMs}. */
export function isLocked(proof: Pick<Proof, 'activeAt'>, now: Instant): boolean {
  return now - proof.activeAt >= idleLockMs
}

/** Whether the second factor was shown so lately that it counts for what is done now. */
export function isFresh(proof: Pick<Proof, 'confirmedAt'>, now: Instant): boolean {
  return proof.confirmedAt !== null && now - proof.confirmedAt < secondFactorFreshMs
}

/** Whether doing this says that a person is at the screen: commands that a screen never sends by itself. */
export function showsPresence(action: Action): boolean {
  return whileLocked[action] === 'never'
}

async function worksWhileLocked(action: Action, onCall: () => Promise<boolean>): Promise<boolean> {
  const rule = whileLocked[action]
  return rule === 'always' || (rule === 'onCall' && (await onCall()))
}

/** What a passer-by must not do even at a screen that was left open: it goes against the machine, or makes way for others. */
export const needsFreshFactor: readonly Action[] = [
  'payment.settle',
  'payment.override',
  'people.invite',
  'people.change',
  'account.change',
]

/**
 * What goes on while a screen is locked. The caller on the line is never left alone: during a call its controls, the
 * progress of the card and the sentence to say stay. Money waits for the person to be back.
 */
export const whileLocked: Readonly<Record<Action, 'always' | 'onCall' | 'never'>> = {
  'session.view': 'always',
  'session.active': 'never',
  // A code alone would unlock with it.
  'session.confirm': 'never',
  'session.unlock': 'always',
  'account.view': 'never',
  'account.change': 'never',
  'people.view': 'never',
  'people.invite': 'never',
  'people.change': 'never',
  'desk.view': 'onCall',
  // Which window acts says nothing about anybody, and is told as a window closes.
  'desk.screen': 'always',
  'presence.set': 'onCall',
  'call.view': 'onCall',
  'call.finish': 'onCall',
  'call.holdWrapUp': 'onCall',
  'call.spoken': 'onCall',
  'call.sound': 'onCall',
  'call.takeOver': 'never',
  'payment.view': 'onCall',
  'payment.list': 'never',
  'payment.start': 'never',
  'payment.attempt': 'never',
  'payment.reask': 'onCall',
  'payment.reopen': 'onCall',
  'payment.cancel': 'onCall',
  'payment.take': 'never',
  'payment.close': 'onCall',
  'payment.check': 'never',
  'payment.settle': 'never',
  'payment.override': 'never',
  'payment.tell': 'never',
  'unresolved.list': 'never',
  'cards.stop': 'never',
  'cards.lift': 'never',
  'reference.check': 'never',
  // Hints without content: whoever is told to look is asked to unlock there.
  'live.listen': 'always',
  'audit.view': 'never',
  'health.view': 'never',
  'health.check': 'never',
  'demo.pace': 'always',
  'demo.become': 'always',
}

/** What a role may do of which a stolen password alone must never be enough: moving money, and letting people in who can. */
export const guarded: readonly Action[] = ['payment.take', 'payment.settle', 'people.invite']

/** Whether somebody with these roles needs a second factor to sign in: whoever reaches anything {@link guarded}. */
export function needsSecondFactor(roles: readonly Role[]): boolean {
  return guarded.some((action) => reachOf({ id: '', roles }, action) !== 'none')
}
