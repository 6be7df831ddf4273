import { describe, expect, it } from 'vitest'
import { onScreen, startAttempt } from '@/lib/wire/commands'
import { requestId } from './commands'

const number = '4929123412341234'
const writings = [
  number,
  `x${number}y`,
  '4929-1234-1234-1234',
  '4929.1234.1234.1234',
  'card%204929',
  '"4929"',
]

describe('A name that a browser makes up and the database keeps', () => {
  it.each(writings)('holds no card number: %s', (text) => {
    expect(onScreen.safeParse({ screen: text }).success).toBe(false)
    expect(startAttempt.safeParse({ requestId: text }).success).toBe(false)
  })

  it('is never refused when our own screens have made it', () => {
    for (let made = 0; made < 1_000; made += 1) {
      const screen = Math.random().toString(36).slice(2).padEnd(8, '0')
      expect(startAttempt.safeParse({ requestId: requestId() }).success).toBe(true)
      expect(onScreen.safeParse({ screen }).success).toBe(true)
    }
  })
})
