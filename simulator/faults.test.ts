import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { FaultInput } from './fault-kinds.js'
import { faultTable } from './faults.js'

/** The tables below the heading "Faults" of the README: group, name, values, effect. */
function documented(): string[][] {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  const section = readme.split(/^## /m).find((part) => part.startsWith('Faults\n')) ?? ''
  return section.split(/^### /m).flatMap((part) => {
    const group = part.split('\n')[0] ?? ''
    const rows = part.split('\n').filter((line) => line.startsWith('| `'))
    return rows.map((row) => [
      group,
      ...row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    ])
  })
}

function valuesOf(input: FaultInput): string {
  if (input.type === 'choice')
    return input.values.map((value) => (/^\w/.test(value) ? `\`${value}\`` : `\`'${value}'\``)).join(', ')
  if (input.type === 'number') return input.orNull ? `${input.unit} or \`null\`` : input.unit
  if (input.type === 'answering') return 'status or `null`'
  if (input.type === 'losing') return '`{how, count?, on?}` or `null`'
  if (input.type === 'payments-error') return '`{code, on, count?}` or `null`'
  return input.type
}

test('the README has a line for every fault, and for nothing else', () => {
  const known = Object.entries(faultTable).map(([name, { group, input, effect }]) => [
    group,
    `\`${name}\``,
    valuesOf(input),
    effect,
  ])
  expect(documented()).toEqual(known)
})

test('every effect is one sentence', () => {
  for (const { effect } of Object.values(faultTable)) expect(effect).toMatch(/^[A-Z`].*[^.]\.$/)
})

test('every usual value is a value', () => {
  for (const { off, parse } of Object.values(faultTable)) expect(parse(off as never)).toEqual(off)
})
