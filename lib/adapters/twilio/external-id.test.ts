import { describe, expect, it } from 'vitest'
import { externalIdOf } from './external-id'

describe('the name under which a callback counts once', () => {
  it('is the same for one signature, another for any other, and does not show it', () => {
    const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
    const name = externalIdOf(signature)
    expect(externalIdOf(signature)).toBe(name)
    expect(externalIdOf('RSOYDt4T1cUTdK1PDd93/VVr8B9=')).not.toBe(name)
    expect(name).toMatch(/^signed:[0-9a-f]{64}$/)
  })
})
