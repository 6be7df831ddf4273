import { describe, expect, it } from 'vitest'
import { readWalkFlags } from './main.mjs'

describe('The flags of the walk', () => {
  it('name histories, a seed and one history', () => {
    expect(readWalkFlags(['--histories', '500', '--seed', '7'])).toEqual(['500', '7'])
    expect(readWalkFlags(['--seed=7', '--only=42'])).toEqual(['10000', '7', '42'])
  })

  it('take another seed each time', () => {
    expect(Number(readWalkFlags([])?.[1])).toBeGreaterThanOrEqual(0)
  })

  it.each([
    ['--histories=0', '--histories takes a whole number from 1, not "0".'],
    ['--seed=x', '--seed takes a whole number from 0, not "x".'],
    ['--only=-1', '--only takes a whole number from 0, not "-1".'],
  ])('refuse %s', (flag, sentence) => {
    expect(() => readWalkFlags([flag])).toThrow(sentence)
  })
})
