import { describe, expect, it } from 'vitest'
import { codeAt } from './authenticator.js'

describe('An authenticator app', () => {
  // RFC 6238, appendix B, for SHA-1: the last six of its eight figures. Its secret is the text "12345678901234567890".
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('shows at second %d what the standard says: %s', (seconds, code) => {
    expect(codeAt('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', seconds * 1_000).code).toBe(code)
  })

  it('says for how much longer', () => {
    expect(codeAt('GEZDGNBVGY3TQOJQ', 59_000).secondsLeft).toBe(1)
    expect(codeAt('GEZDGNBVGY3TQOJQ', 60_000).secondsLeft).toBe(30)
  })
})
