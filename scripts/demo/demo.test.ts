import { describe, expect, it } from 'vitest'
import { givenDatabase } from './database.mjs'
import { fromLines } from './seed.mjs'

describe('A database of the user', () => {
  it('is used when both roles have an address', () => {
    const both = { DATABASE_URL: 'postgresql://app@db/x', DATABASE_OWNER_URL: 'postgresql://owner@db/x' }
    expect(givenDatabase(both)).toEqual({ appUrl: both.DATABASE_URL, ownerUrl: both.DATABASE_OWNER_URL })
  })

  it('is absent when neither has one', () => {
    expect(givenDatabase({})).toBeNull()
  })

  it('with one address only is refused, naming the missing one', () => {
    expect(() => givenDatabase({ DATABASE_URL: 'postgresql://app@db/x' })).toThrow(
      /^DATABASE_URL is set but DATABASE_OWNER_URL is not/,
    )
  })
})

it('What the seed prints is gathered from its lines of JSON', () => {
  const printed =
    'hello\n{"people":[{"name":"Amy"}],"password":"p"}\n{broken\n{"signInLink":"/demo/sign-in?token=t"}\n'
  expect(fromLines(printed)).toEqual({
    people: [{ name: 'Amy' }],
    password: 'p',
    signInLink: '/demo/sign-in?token=t',
  })
})
