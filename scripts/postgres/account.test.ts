import { describe, expect, it } from 'vitest'
import { accountFor, parseAccounts } from './account.mjs'

const accounts = parseAccounts(
  'root:x:0:0::/root:/bin/sh\nnobody:x:99:98::/:/bin/false\namy:x:1000:1000::/home/amy:/bin/sh\n',
)

describe('Root runs the database under', () => {
  it("the account of the folder's owner", () => {
    expect(accountFor(1000, accounts)).toEqual({ uid: 1000, gid: 1000 })
  })

  it('nobody, when the folder is its own', () => {
    expect(accountFor(0, accounts)).toEqual({ uid: 99, gid: 98 })
  })

  it('nobody, when this machine does not know the owner', () => {
    expect(accountFor(1234, accounts)).toEqual({ uid: 99, gid: 98 })
  })

  it("Debian's number of nobody, when the list of accounts has none", () => {
    expect(accountFor(0, [])).toEqual({ uid: 65_534, gid: 65_534 })
  })
})

it('Accounts may have negative numbers, and comments between them, as on macOS', () => {
  const passwd = '# User Database\nnobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n\n'
  expect(parseAccounts(passwd)).toEqual([{ name: 'nobody', uid: -2, gid: -2 }])
})
