import { hashPassword as hashOlder } from 'better-auth/crypto'
import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password-hash'

describe('A hash of a password', () => {
  it('costs what OWASP advises, has a salt of its own, and names both', async () => {
    const [one, other] = await Promise.all([
      hashPassword('purple elephants'),
      hashPassword('purple elephants'),
    ])
    expect(one).toMatch(/^scrypt:32768:8:3:[0-9a-f]{32}:[0-9a-f]{64}$/)
    expect(one).not.toBe(other)
  })

  it('fits its own password and no other', async () => {
    const hash = await hashPassword('purple elephants')
    expect(await verifyPassword({ hash, password: 'purple elephants' })).toBe(true)
    for (const password of ['', 'purple elephant', 'Purple elephants', 'purple elephants '])
      expect(await verifyPassword({ hash, password })).toBe(false)
  })

  it('fits a password that was typed in another form of Unicode', async () => {
    const hash = await hashPassword('caf\u00e9 au lait')
    expect(await verifyPassword({ hash, password: 'cafe\u0301 au lait' })).toBe(true)
  })

  it('of the sign-in library itself still fits', async () => {
    const hash = await hashOlder('purple elephants')
    expect(await verifyPassword({ hash, password: 'purple elephants' })).toBe(true)
    expect(await verifyPassword({ hash, password: 'green elephants' })).toBe(false)
  })

  it('that is none fits nothing', async () => {
    const hash = `scrypt:32768:8:3:00:${'00'.repeat(31)}`
    expect(await verifyPassword({ hash, password: '' })).toBe(false)
  })
})
