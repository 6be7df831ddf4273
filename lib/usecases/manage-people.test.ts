import { describe, expect, it } from 'vitest'
import type { Role } from '@/lib/domain/permissions'
import type { People } from '@/lib/ports/people'
import { err, ok } from '@/lib/values/result'
import { changeRoles, disablePerson, inviteAgain, invitePerson } from './manage-people'

const ada = { id: 'ada', name: 'Ada', address: null }
const link = { id: 'kim', token: 'secret', expiresAt: 1 }

/** People of whom one address is taken; what was done to them is written down. */
function people() {
  const done: unknown[] = []
  const these: Pick<People, 'invite' | 'invitationFor' | 'setRoles' | 'disable'> = {
    invite: async (person) => {
      if (person.email === 'amy@example.com') return err('emailTaken')
      done.push(person)
      return ok(link)
    },
    invitationFor: async () => link,
    setRoles: async (id, roles) => void done.push([id, roles]),
    disable: async (id) => void done.push(id),
  }
  return { people: these as People, done }
}
const kim = { name: 'Kim', email: 'kim@example.com', roles: ['agent'] as Role[] }

describe('An admin', () => {
  it('invites somebody under a trimmed name, each role once', async () => {
    const there = people()
    const wish = { name: ' Kim ', email: ' kim@example.com ', roles: ['agent', 'agent'] as Role[] }
    expect(await invitePerson(there.people, ada, wish)).toEqual(ok(link))
    expect(there.done).toEqual([kim])
  })

  it.each([
    ['no name', { name: '  ' }, { code: 'nameEmpty', field: 'name' }],
    ['a name of 81 characters', { name: 'k'.repeat(81) }, { code: 'textTooLong', field: 'name' }],
    ['a name with a card number', { name: '4929 1234 1234 1234' }, { code: 'textCardLike', field: 'name' }],
    ['a name with a line break', { name: 'K\nim' }, { code: 'textControlCharacters', field: 'name' }],
    ['no address', { email: 'kim' }, { code: 'emailNotOne', field: 'email' }],
    ['two addresses', { email: 'kim@example.com ann@example.com' }, { code: 'emailNotOne', field: 'email' }],
    ['an endless address', { email: `${'k'.repeat(250)}@b.co` }, { code: 'emailNotOne', field: 'email' }],
    ['an address of somebody here', { email: 'amy@example.com' }, { code: 'emailTaken', field: 'email' }],
    ['no role', { roles: [] }, { code: 'rolesEmpty', field: 'roles' }],
  ])('cannot invite with %s', async (_, wrong, why) => {
    const there = people()
    expect(await invitePerson(there.people, ada, { ...kim, ...wrong })).toEqual(err(why))
    expect(there.done).toEqual([])
  })

  it('changes the roles of others, and keeps admin themselves', async () => {
    const there = people()
    expect(await changeRoles(there.people, ada, 'kim', ['supervisor'])).toEqual(ok(null))
    expect(await changeRoles(there.people, ada, 'ada', ['admin', 'agent'])).toEqual(ok(null))
    expect(await changeRoles(there.people, ada, 'ada', ['agent'])).toEqual(err({ code: 'ownAccount' }))
    expect(await changeRoles(there.people, ada, 'kim', [])).toEqual(
      err({ code: 'rolesEmpty', field: 'roles' }),
    )
    expect(there.done).toEqual([
      ['kim', ['supervisor']],
      ['ada', ['admin', 'agent']],
    ])
  })

  it('neither shuts out nor invites themselves', async () => {
    const there = people()
    expect(await disablePerson(there.people, ada, 'ada')).toEqual(err({ code: 'ownAccount' }))
    expect(await inviteAgain(there.people, ada, 'ada')).toEqual(err({ code: 'ownAccount' }))
    expect(await disablePerson(there.people, ada, 'kim')).toEqual(ok(null))
    expect(await inviteAgain(there.people, ada, 'kim')).toEqual(ok(link))
    expect(there.done).toEqual(['kim'])
  })
})
