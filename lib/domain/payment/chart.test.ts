import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { possibleTransitions } from '@/lib/testing/payment-chart'
import {
  askFailed,
  booksSay,
  cardIsNotKept,
  close,
  completeNotSent,
  completeReceived,
  confirmSettlement,
  notInTheBooks,
  override,
  proposeSettlement,
  recordingNotSecured,
  replace,
  saving,
  sessionEnded,
  sessionRefused,
  timeIsUp,
} from '@/lib/testing/payment-facts'
import { type StateName, stateName, stateNames } from '@/lib/testing/payment-states'
import {
  booksDiffer,
  cancelling,
  chargedTwice,
  completing,
  declined,
  ended,
  entering,
  heard,
  opening,
  paid,
  ready,
  type Story,
  saved,
  securing,
  unknown,
} from '@/lib/testing/payment-story'
import { minute, second } from '@/lib/values/instant'
import { chipOf, isSettled } from './chip'
import type { AttemptEndKind, UnknownReason } from './state'

const here = import.meta.dirname
const root = path.resolve(here, '../../..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const doc = read('docs/payment-states.md')

describe('The chart', () => {
  const drawn = drawnTransitions(doc)
  const possible = possibleTransitions()

  it('draws nothing that the code does not allow', () => {
    expect([...drawn].filter((arrow) => !possible.has(arrow)).sort()).toEqual([])
  })

  it('draws everything that the code allows', () => {
    expect([...possible].filter((arrow) => !drawn.has(arrow)).sort()).toEqual([])
  })

  it('knows every state', () => {
    const named = new Set([...drawn].flatMap((arrow) => arrow.split(' : ')[0]?.split(' --> ') ?? []))
    expect([...named].sort()).toEqual([...stateNames, 'none'].sort())
  })
})

/** The arrows of the drawing, one line per cause; an arrow from a box leaves every state that is drawn in it. */
function drawnTransitions(text: string): ReadonlySet<string> {
  const drawing = /```mermaid\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  const boxes = new Map<string, Set<string>>()
  const arrows: [string, string, string][] = []
  let box: Set<string> | null = null
  for (const line of drawing.split('\n').map((raw) => raw.trim())) {
    const opened = /^state "[^"]*" as (\w+) \{$/.exec(line)
    if (opened?.[1]) {
      box = new Set()
      boxes.set(opened[1], box)
    } else if (line === '}') box = null
    const arrow = /^(\[\*\]|\w+) --> (\w+) : (.+)$/.exec(line)
    if (!arrow) continue
    const [, from = '', to = '', causes = ''] = arrow
    arrows.push([from, to, causes])
    box?.add(from).add(to)
  }
  const states = (name: string) => (name === '[*]' ? ['none'] : [...(boxes.get(name) ?? [name])])
  return new Set(
    arrows.flatMap(([from, to, causes]) =>
      states(from).flatMap((state) => causes.split(', ').map((cause) => `${state} --> ${to} : ${cause}`)),
    ),
  )
}

const keeping = { terms: saving() }
const after75s = (story: Story) => story.after(75 * second).observing(timeIsUp('answer'))

const unknowns: Record<UnknownReason, () => Story> = {
  noAnswer: unknown,
  pending: () => heard('success').observing(booksSay('pending')),
  underReview: () => heard('success').observing(booksSay('underReview')),
  unresolved: () => heard('success').observing(booksSay('inProgress')),
  connectorFault: () => heard('success').observing(notInTheBooks()),
  callerHungUp: () => after75s(heard('callerHungUp')),
  notFound: () => heard('connectorError').observing(notInTheBooks()),
}

/** An entry that is opened anew ends in the same moment in which the next one begins: no state comes of that end. */
const ends: Record<Exclude<AttemptEndKind, 'reopened'>, () => Story> = {
  declined,
  cancelled: () => cancelling().observing(sessionEnded('cancelled')),
  callerHungUp: ended,
  star: () => entering().observing(sessionEnded('star')),
  refused: () => heard('validationError', { beforeProcessor: true }).observing(notInTheBooks()),
  setupProblem: () => opening().observing(sessionRefused('setup')),
  recordingBlocked: () => securing().observing(recordingNotSecured()),
  linkDown: () => entering().observing(askFailed('cardNumber', { final: true })),
  notCharged: () =>
    unknown()
      .after(17 * minute)
      .observing(notInTheBooks())
      .after(14 * minute)
      .observing(notInTheBooks()),
  settledNotTaken: () => unknown().when(proposeSettlement()).when(confirmSettlement()),
  notSaved: () =>
    completing(keeping)
      .observing(sessionEnded('success', { claim: 'declined' }))
      .observing(cardIsNotKept()),
  saveUnknown: () => after75s(completing(keeping)),
}

type Whole = Exclude<StateName, 'open' | 'outcomeUnknown'>
const wholes: Record<Whole, () => Story> = {
  securing,
  opening,
  entering,
  ready,
  completing,
  cancelling,
  paid,
  chargedTwice,
  saved,
  booksDiffer,
  closed: () => declined().when(close()),
}

/** Every row that the table must have, with a way to reach its state. */
const rows = new Map<string, () => Story>([
  ...Object.entries(wholes),
  ['completing, received', () => completing().observing(completeReceived())],
  ['paid, by hand', () => unknown().when(proposeSettlement('taken')).when(confirmSettlement())],
  ['paid, replaced', () => unknown().when(override()).when(replace()).observing(booksSay('success'))],
  [
    'booksDiffer, settled otherwise',
    () => unknown().when(proposeSettlement()).when(confirmSettlement()).observing(booksSay('success')),
  ],
  ...Object.entries(unknowns).map(([why, story]) => [`outcomeUnknown, ${why}`, story] as const),
  ...Object.entries(ends).map(([end, story]) => [`open, ${end}`, story] as const),
])

interface Row {
  readonly state: string
  readonly chip: string
  readonly sentences: readonly string[]
  readonly test: string
}

function tableRows(text: string): Row[] {
  const table = text.slice(text.indexOf('| State |'))
  const lines = table.slice(0, table.indexOf('\n\n')).split('\n').slice(2)
  return lines.map((line) => {
    const [state = '', , chip = '', sentences = '', test = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    return { state, chip, sentences: sentences.split(', '), test }
  })
}

describe('The table', () => {
  const table = tableRows(doc)

  it('has one row for every state, every way an attempt ends and every reason not to know', () => {
    expect(table.map(({ state }) => state).sort()).toEqual([...rows.keys()].sort())
  })

  it.each(table)('says of $state the chip that a list shows', ({ state, chip }) => {
    const story = rows.get(state)?.()
    expect(story && chipOf(story.known)).toBe(chip)
    expect(stateName(story?.payment ?? null)).toBe(state.split(', ')[0])
  })

  it.each(table)('names for $state sentences that exist', ({ sentences }) => {
    for (const name of sentences) {
      const [list, key] = name.split('.')
      const file = list === 'results' ? 'lib/words/en/results.ts' : 'lib/words/en/say.ts'
      expect(read(file), name).toMatch(new RegExp(`^  ${key}: `, 'm'))
    }
  })

  it.each(table)('names for $state a test that reaches it', ({ test }) => {
    const [file, title = ''] = test.split(/: (.*)/)
    expect(readFileSync(path.join(here, `${file}.test.ts`), 'utf8')).toContain(`'${title}'`)
  })

  it('leaves no result without its state', () => {
    const words = read('lib/words/en/results.ts')
    const list = words.slice(words.indexOf('export const results'))
    const names = [...list.slice(0, list.indexOf('\n}')).matchAll(/^ {2}(\w+): \{/gm)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) expect(doc).toContain(`results.${name}`)
  })
})

it('A payment is settled only when nothing of it is left to be found out or done', () => {
  const settled = new Set(['paid', 'paid, by hand', 'saved', 'closed'])
  for (const [name, story] of rows) expect(isSettled(story().known), name).toBe(settled.has(name))
})

it('An attempt of which nothing left is over at once', () => {
  expect(chipOf(completing().observing(completeNotSent()).known)).toBe('setupProblem')
})
