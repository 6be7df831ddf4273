import { describe, expect, it } from 'vitest'
import {
  type Action,
  actions,
  judge,
  may,
  type Person,
  type Role,
  reachOf,
  roles,
} from '@/lib/domain/permissions'

const supervisorsOnly: readonly Action[] = [
  'payment.settle',
  'payment.override',
  'cards.stop',
  'cards.lift',
  'audit.view',
  'health.view',
  'health.check',
]

/** One's own session and account: everybody's, and nobody else's. */
const ones: readonly Action[] = [
  'session.view',
  'session.active',
  'session.confirm',
  'session.unlock',
  'account.view',
  'account.change',
]
const adminsOnly: readonly Action[] = ['people.view', 'people.invite', 'people.change']

/** The table again, written the other way round: for each role what it may do to its own and to others' things. */
const own: Record<Role, Action[]> = {
  agent: actions.filter((action) => ![...supervisorsOnly, ...adminsOnly].includes(action)),
  supervisor: [
    ...ones,
    'call.view',
    'payment.view',
    'payment.list',
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
  ],
  admin: [
    ...ones,
    ...adminsOnly,
    ...(['live.listen', 'audit.view', 'health.view', 'health.check', 'demo.pace', 'demo.become'] as const),
  ],
}
const others: Record<Role, Action[]> = {
  agent: ['call.takeOver', 'reference.check', 'demo.pace', 'demo.become'],
  supervisor: own.supervisor.filter((action) => !ones.includes(action)),
  admin: own.admin.filter((action) => ![...ones, 'live.listen'].includes(action)),
}

/** Every set of roles that somebody may hold, none included. */
const subsets = Array.from({ length: 2 ** roles.length }, (_, bits) =>
  roles.filter((_, index) => bits & (1 << index)),
)
const owners = { mine: 'me', someoneElses: 'somebody', nobodys: null } as const

describe.each(subsets.map((held) => ({ held, name: held.join(' and ') || 'nobody in particular' })))(
  'A person who is $name',
  ({ held }) => {
    const person: Person = { id: 'me', roles: held }

    it.each(actions)('%s', (action) => {
      const onOwn = held.some((role) => own[role].includes(action))
      const onOthers = held.some((role) => others[role].includes(action))
      expect(may(person, action, owners.mine), 'on what is theirs').toBe(onOwn)
      expect(may(person, action, owners.someoneElses), "on somebody else's").toBe(onOthers)
      expect(may(person, action, owners.nobodys), 'on what belongs to nobody').toBe(onOthers)
      expect(reachOf(person, action)).toBe(onOthers ? 'all' : onOwn ? 'own' : 'none')
    })
  },
)

it('Signed out, nothing is allowed', () => {
  for (const action of actions) {
    for (const owner of Object.values(owners)) expect(judge(null, action, owner)).toBe('signedOut')
  }
})

it('A role that nobody defined grants nothing', () => {
  for (const role of ['owner', 'toString', '__proto__', 'constructor', '']) {
    const person = { id: 'me', roles: [role] } as unknown as Person
    for (const action of actions) expect(may(person, action, 'me')).toBe(false)
  }
})

describe('What a person may not see does not exist for them', () => {
  const agent: Person = { id: 'me', roles: ['agent'] }
  const supervisor: Person = { id: 'boss', roles: ['supervisor'] }

  it("an agent cannot tell another agent's payment from none", () => {
    for (const action of [
      'payment.view',
      'payment.take',
      'payment.cancel',
      'call.finish',
      'payment.start',
    ] as const) {
      expect(judge(agent, action, 'somebody')).toBe('hidden')
    }
  })

  it('a supervisor sees it and is told that taking it is not theirs', () => {
    expect(judge(supervisor, 'payment.view', 'somebody')).toBe('allowed')
    expect(judge(supervisor, 'payment.take', 'somebody')).toBe('forbidden')
    expect(judge(supervisor, 'desk.view', 'boss')).toBe('forbidden')
  })

  it('someone who is both may take their own and only see the rest', () => {
    const both: Person = { id: 'me', roles: ['agent', 'supervisor'] }
    expect(judge(both, 'payment.take', 'me')).toBe('allowed')
    expect(judge(both, 'payment.take', 'somebody')).toBe('forbidden')
    expect(judge(both, 'payment.view', 'somebody')).toBe('allowed')
  })
})
