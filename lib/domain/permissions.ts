/**
 * Who may do what. `judge` is asked by every handler before anything happens; what no line of the table allows is denied.
 * A person who holds several roles may do what any of them allows.
 */
export function judge(person: Person | null, action: Action, owner: string | null): Judgement {
  if (!person) return 'signedOut'
  if (allows(reachOf(person, action), person, owner)) return 'allowed'
  const view = shownBy[action]
  if (view === null || allows(reachOf(person, view), person, owner)) return 'forbidden'
  return 'hidden'
}

/** Whether a person may do something to a thing that belongs to `owner` (`null`: to nobody, or not known). */
export function may(person: Person | null, action: Action, owner: string | null): boolean {
  return judge(person, action, owner) === 'allowed'
}

/** How far an action reaches for a person: over everybody's things, over their own only, or not at all. For lists. */
export function reachOf(person: Person, action: Action): Reach {
  const reaches = person.roles.map((role) =>
    Object.hasOwn(table[action], role) ? table[action][role] : 'none',
  )
  if (reaches.includes('all')) return 'all'
  return reaches.includes('own') ? 'own' : 'none'
}

/** What a request meets. `hidden`: the person may not even learn that the thing exists. */
export type Judgement = 'allowed' | 'forbidden' | 'hidden' | 'signedOut'

/** Whose things a role may touch. */
export type Reach = 'all' | 'own' | 'none'

export const roles = ['agent', 'supervisor', 'admin'] as const
export type Role = (typeof roles)[number]

/** A signed-in person, as far as permissions are concerned. */
export interface Person {
  readonly id: string
  readonly roles: readonly Role[]
}

/** Everything that a handler may be asked for. */
export const actions = [
  'session.view',
  'session.active',
  'session.confirm',
  'session.unlock',
  'account.view',
  'account.change',
  'people.view',
  'people.invite',
  'people.change',
  'desk.view',
  'desk.screen',
  'presence.set',
  'call.view',
  'call.finish',
  'call.holdWrapUp',
  'call.spoken',
  'call.sound',
  'call.takeOver',
  'payment.view',
  'payment.list',
  'payment.start',
  'payment.attempt',
  'payment.reask',
  'payment.reopen',
  'payment.cancel',
  'payment.take',
  'payment.close',
  'payment.check',
  'payment.settle',
  'payment.override',
  'payment.tell',
  'unresolved.list',
  'cards.stop',
  'cards.lift',
  'reference.check',
  'live.listen',
  'audit.view',
  'health.view',
  'health.check',
  'demo.pace',
  'demo.become',
] as const
export type Action = (typeof actions)[number]

/** Work on a call in progress belongs to the agent who speaks with the caller: nobody else knows what was agreed. */
const ownersWork = { agent: 'own', supervisor: 'none', admin: 'none' } as const

/** Agents see what is theirs, supervisors see everything. An admin runs the installation and sees no customer's data. */
const sight = { agent: 'own', supervisor: 'all', admin: 'none' } as const

/** What goes against the machine's own judgement about money. */
const supervisors = { agent: 'none', supervisor: 'all', admin: 'none' } as const
/** The state of the installation is nobody's own, and shows nothing of any customer. */
const overseers = { agent: 'none', supervisor: 'all', admin: 'all' } as const

/** Not about anything of anybody's. */
const everybody = { agent: 'all', supervisor: 'all', admin: 'all' } as const

/** Who lets people in does nothing else: no role both hires and moves money unless one person holds two. */
const admins = { agent: 'none', supervisor: 'none', admin: 'all' } as const
/** A session and an account are always the asking person's own. */
const ones = { agent: 'own', supervisor: 'own', admin: 'own' } as const

const table: Readonly<Record<Action, Readonly<Record<Role, Reach>>>> = {
  'session.view': ones,
  'session.active': ones,
  'session.confirm': ones,
  'session.unlock': ones,
  'account.view': ones,
  'account.change': ones,
  'people.view': admins,
  'people.invite': admins,
  'people.change': admins,
  // A desk and a presence are always the asking person's own.
  'desk.view': ownersWork,
  'desk.screen': ownersWork,
  'presence.set': ownersWork,
  'call.view': sight,
  'call.finish': ownersWork,
  'call.holdWrapUp': ownersWork,
  'call.spoken': ownersWork,
  'call.sound': ownersWork,
  // The use case keeps to calls whose own agent's screen was lost.
  'call.takeOver': { agent: 'all', supervisor: 'none', admin: 'none' },
  'payment.view': sight,
  'payment.list': sight,
  // The owner is the agent of the call that the payment is taken on.
  'payment.start': ownersWork,
  'payment.attempt': ownersWork,
  'payment.reask': ownersWork,
  'payment.reopen': ownersWork,
  'payment.cancel': ownersWork,
  'payment.take': ownersWork,
  'payment.close': ownersWork,
  // Reading is all it does: whoever may see a payment may have it looked up.
  'payment.check': sight,
  // Both steps, by two supervisors (domain/payment/decide-by-hand.ts). Agents have promised something to the customer.
  'payment.settle': supervisors,
  'payment.override': supervisors,
  'payment.tell': sight,
  'unresolved.list': sight,
  'cards.stop': supervisors,
  'cards.lift': supervisors,
  // Asks about everybody's payments on purpose: a duplicate is a duplicate whoever took it.
  'reference.check': { agent: 'all', supervisor: 'all', admin: 'none' },
  // Admins hear of the installation only: nothing else is theirs.
  'live.listen': { agent: 'own', supervisor: 'all', admin: 'own' },
  // Rows name people, actions and ids; the references of payments are shown to supervisors only (usecases/views/audit.ts).
  'audit.view': overseers,
  'health.view': overseers,
  'health.check': overseers,
  // Everybody in a demo is one and the same visitor. Outside it these two lead nowhere (lib/server/demo.ts).
  'demo.pace': everybody,
  'demo.become': everybody,
}

/** Seeing which action proves that a thing exists; `null` for actions that are about no single thing of somebody's. */
const shownBy: Readonly<Record<Action, Action | null>> = {
  'session.view': null,
  'session.active': null,
  'session.confirm': null,
  'session.unlock': null,
  'account.view': null,
  'account.change': null,
  'people.view': null,
  'people.invite': null,
  'people.change': 'people.view',
  'desk.view': null,
  'desk.screen': null,
  'presence.set': null,
  'call.view': 'call.view',
  'call.finish': 'call.view',
  'call.holdWrapUp': 'call.view',
  'call.spoken': 'call.view',
  'call.sound': 'call.view',
  'call.takeOver': 'call.view',
  'payment.view': 'payment.view',
  'payment.list': null,
  'payment.start': 'call.view',
  'payment.attempt': 'payment.view',
  'payment.reask': 'payment.view',
  'payment.reopen': 'payment.view',
  'payment.cancel': 'payment.view',
  'payment.take': 'payment.view',
  'payment.close': 'payment.view',
  'payment.check': 'payment.view',
  'payment.settle': 'payment.view',
  'payment.override': 'payment.view',
  'payment.tell': 'payment.view',
  'unresolved.list': null,
  'cards.stop': null,
  'cards.lift': null,
  'reference.check': null,
  'live.listen': null,
  'audit.view': null,
  'health.view': null,
  'health.check': null,
  'demo.pace': null,
  'demo.become': null,
}

function allows(reach: Reach, person: Person, owner: string | null): boolean {
  switch (reach) {
    case 'all':
      return true
    case 'own':
      return owner !== null && owner === person.id
    case 'none':
      return false
  }
}
