import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { chips, declineKinds, resultKinds } from '@/lib/wire/views'
import { type RowState, results, rowWords, statusWords } from '.'

/**
 * Whoever adds a state adds a phone call in e2e/calls that sees its words on the screen. What no call can reach is listed
 * with the reason; the tests of components/desk show those with made-up views.
 */
const calls = read('e2e/calls')

const noCall: Readonly<Record<string, string>> = {
  'row outOfOrder': 'the desk never asks for the security code before the number',
  'row fault': 'the simulator’s keypad does not fail on one field',
  'chip notStarted': 'a payment starts with its first attempt',
  'chip closed': 'as above: what is put away says how its last attempt ended',
  'result cancelledTooLate': 'the simulator charges nothing that was cancelled',
  'result closed': 'a payment starts with its first attempt',
  'decline bankUnreachable': 'no amount chooses it',
  'decline cardNotAccepted': 'no amount chooses it',
}

const states: readonly (readonly [string, string])[] = [
  ...(Object.keys(rowWords) as RowState[]).map((state) => [`row ${state}`, wordsOfRow(state)] as const),
  ...chips.map((chip) => [`chip ${chip}`, statusWords[chip]] as const),
  ...resultKinds.map((kind) => [`result ${kind}`, factOf(kind, 'general')] as const),
  ...declineKinds.map((decline) => [`decline ${decline}`, factOf('declined', decline)] as const),
]

describe('A call in e2e/calls reaches', () => {
  const reachable = states.filter(([state]) => !Object.hasOwn(noCall, state))
  it.each(reachable)('%s: "%s"', (_, words) => expect(calls.includes(words)).toBe(true))

  it('none of those that are said to be out of reach', () => {
    const listed = states.filter(([state]) => Object.hasOwn(noCall, state))
    expect(listed).toHaveLength(Object.keys(noCall).length)
    expect(listed.filter(([state, words]) => !state.endsWith(' closed') && calls.includes(words))).toEqual([])
  })
})

/** What stands on the row's chip before the first number. */
function wordsOfRow(state: RowState): string {
  const facts = {
    field: 'cardNumber',
    keys: 7,
    secondsLeft: 7,
    brand: null,
    lastFour: null,
    taken: [],
  } as const
  return (rowWords[state].chip(facts).split(/[·\d]/)[0] ?? '').trim()
}

/** What stands on the result's screen before anything that differs from one payment to the next. */
function factOf(kind: (typeof resultKinds)[number], decline: (typeof declineKinds)[number]): string {
  const facts = { money: null, reference: '', card: null, nextCheck: null, canRetry: false }
  const text = results[kind].fact({ ...facts, decline, at: '#' })
  const unchanging = kind === 'saved' ? /:/ : /#/
  return (text.split(unchanging)[0] ?? '').replace(/\.$/, '').trim()
}

/** All calls as one text, in which a pattern reads like the words that it stands for. */
function read(folder: string): string {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.spec.ts'))
  return files
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
    .join('\n')
    .replaceAll('\\', '')
}
