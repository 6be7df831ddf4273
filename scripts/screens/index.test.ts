import { describe, expect, it } from 'vitest'
import { indexOf } from './index.mjs'

const told = [
  {
    name: 'desk-idle',
    files: ['desk-idle.png', 'desk-idle-dark.png', 'desk-idle-390.png'],
    shows: 'No call.',
    reached: 'Press Go ready.',
    story: 'Amy comes to work',
  },
  {
    name: 'sign-in',
    files: ['sign-in.png'],
    shows: 'A | B.',
    reached: 'Open it.',
    story: 'Somebody signs in',
  },
]

describe('The index of the pictures', () => {
  it('has a section for each story and a link for each picture', () => {
    const text = indexOf(told)
    expect(text).toContain('## Amy comes to work')
    expect(text).toContain(
      '| [desk-idle](desk-idle.png) · [dark](desk-idle-dark.png) · [390](desk-idle-390.png) | No call. | Press Go ready. |',
    )
    expect(text.indexOf('## Amy')).toBeLessThan(text.indexOf('## Somebody'))
  })

  it('keeps a bar inside its cell', () => {
    expect(indexOf(told)).toContain('| A \\| B. |')
  })
})
