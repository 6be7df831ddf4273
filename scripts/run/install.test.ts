import { describe, expect, it } from 'vitest'
import { matches } from './install.mjs'

const wanted = {
  packages: {
    '': { name: 'project' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  },
}

describe('The installed packages match the wanted ones', () => {
  it('when all are there, and one for another machine is not', () => {
    expect(matches(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })

  it('when one for this machine is there that the list does not know', () => {
    const installed = {
      packages: {
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b-riscv': { version: '2.0.0', optional: true },
      },
    }
    expect(matches(wanted, installed)).toBe(true)
  })

  it.each([
    ['a package is missing', {}],
    ['a package has another version', { 'node_modules/a': { version: '1.0.1' } }],
    [
      'a package is there that nobody wants',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1' } },
    ],
  ])('but not when %s', (_, packages) => {
    expect(matches(wanted, { packages })).toBe(false)
  })
})
