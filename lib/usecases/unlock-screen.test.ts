import { describe, expect, it } from 'vitest'
import { activeEveryMs, idleLockMs } from '@/lib/domain/timing'
import type { Accounts, Factors, Self } from '@/lib/ports/accounts'
import { err, ok } from '@/lib/values/result'
import { idleMs, reportEveryMs } from '@/lib/wire/people'
import { unlockScreen } from './unlock-screen'

const amy: Self = {
  ...{ id: 'amy', name: 'Amy', email: 'amy@example.com', roles: ['agent'], address: null },
  proof: { sessionId: 's', activeAt: 0, confirmedAt: 0 },
}
const right = { password: 'purple elephants', code: '123456' }
const both: Factors = { hasPassword: true, hasSecondFactor: true }

/** Amy at her locked screen, with what she has to prove who she is. */
function locked({ onCall = false, factors = both }: { onCall?: boolean; factors?: Factors }) {
  const accounts: Pick<Accounts, 'factors' | 'unlock'> = {
    factors: async () => factors,
    unlock: async (_, { password, code }) => {
      if (password !== null && password !== right.password) return err('passwordWrong')
      if (code !== null && code !== right.code) return err('codeWrong')
      return ok(['sotto=renewed'])
    },
  }
  const house = { accounts: accounts as Accounts, onCall: async () => onCall }
  return (password: string | null, code: string | null) => unlockScreen(house, amy, { password, code })
}

describe('A locked screen', () => {
  it('locks when the browser says that it does', () => {
    expect([idleMs, reportEveryMs]).toEqual([idleLockMs, activeEveryMs])
  })

  it('opens for password and code', async () => {
    expect(await locked({})(right.password, right.code)).toEqual(ok(['sotto=renewed']))
  })

  it.each([
    ['the password alone', right.password, null, { code: 'codeWrong', field: 'code' }],
    ['the code alone', null, right.code, { code: 'passwordWrong', field: 'password' }],
    ['nothing', null, null, { code: 'passwordWrong', field: 'password' }],
    ['a wrong password', 'camels', right.code, { code: 'passwordWrong', field: 'password' }],
    ['a wrong code', right.password, '000000', { code: 'codeWrong', field: 'code' }],
  ])('stays shut for %s, and says beside which field', async (_, password, code, why) => {
    expect(await locked({})(password, code)).toEqual(err(why))
  })

  it.each([
    ['the password', right.password, null, true],
    ['the code', null, right.code, true],
    ['both', right.password, right.code, true],
    ['nothing', null, null, false],
    ['a wrong code', null, '000000', false],
    ['a right password with a wrong code', right.password, '000000', false],
  ])('while a caller is on the line is opened by %s: %s', async (_, password, code, opens) => {
    expect((await locked({ onCall: true })(password, code)).ok).toBe(opens)
  })

  it('asks nobody for a password who has none', async () => {
    const unlock = locked({ factors: { hasPassword: false, hasSecondFactor: true } })
    expect((await unlock(null, right.code)).ok).toBe(true)
    expect(await unlock(null, null)).toEqual(err({ code: 'codeWrong', field: 'code' }))
  })
})
