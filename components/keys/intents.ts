/** What a key means on the desk. */
export type Intent =
  | 'primary'
  | 'reask'
  | 'row1'
  | 'row2'
  | 'row3'
  | 'row4'
  | 'slow'
  | 'spoken'
  | 'cancel'
  | 'legend'

/** The parts of a keyboard event that decide. */
export interface KeyPress {
  readonly key: string
  readonly repeat: boolean
  readonly modified: boolean
  readonly shifted: boolean
  /** Where the focus is: in a text box, on another control, or on nothing that uses keys itself. */
  readonly where: 'text' | 'control' | 'page'
  /** Something lies on top of the page and has the keys. */
  readonly covered: boolean
  /** The person has not switched single letters off. */
  readonly letters: boolean
}

/**
 * Single letters work only outside text boxes, never with a modifier and never on auto-repeat. `Enter` belongs to a
 * focused control first.
 */
export function intentOf(press: KeyPress): Intent | null {
  if (press.repeat || press.modified || press.covered) return null
  if (press.key === 'Escape') return 'cancel'
  if (press.where === 'text') return null
  if (press.key === 'Enter') return press.where === 'page' ? 'primary' : null
  if (!press.letters) return null
  if (press.key === '?') return 'legend'
  if (press.shifted) return null
  return letters[press.key.toLowerCase()] ?? null
}

const letters: Readonly<Record<string, Intent>> = {
  r: 'reask',
  s: 'slow',
  x: 'spoken',
  '1': 'row1',
  '2': 'row2',
  '3': 'row3',
  '4': 'row4',
}
