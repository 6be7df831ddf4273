import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isCardNumber } from '@/lib/values/card'
import { formNames, patternsOf, said } from './forms'
import { Matcher } from './matcher'
import { Scanner } from './scanner'
import { makeSentinels } from './sentinels'

const sentinels = makeSentinels(33)
const [first, second] = sentinels
if (!first || !second) throw new Error('There are no sentinels.')
const { number, code, mark } = first

const folder = mkdtempSync(path.join(tmpdir(), 'sotto-canary-'))
afterAll(() => rmSync(folder, { recursive: true }))

function formsIn(content: Buffer | string): string[] {
  const scanner = new Scanner(sentinels)
  scanner.look('log', 'here', content)
  return [...new Set(scanner.hits.map(({ form, what }) => `${what} ${form}`))]
}

describe('Sentinels', () => {
  it('are cards to whoever looks at them, and no two are alike', () => {
    expect(sentinels.filter((each) => !isCardNumber(each.number))).toEqual([])
    expect(new Set(sentinels.map((each) => each.number)).size).toBe(sentinels.length)
    expect([...new Set(sentinels.map((each) => each.number.length))].sort()).toEqual([13, 14, 15, 16, 19])
  })

  it('have codes that are the last four digits of none', () => {
    const lastFours = sentinels.map((each) => each.number.slice(-4))
    expect(sentinels.filter((each) => lastFours.includes(each.code))).toEqual([])
  })
})

describe('The scanner finds a number', () => {
  const grouped = number.match(/.{4}/g)?.join(' ') ?? ''
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  it.each([
    ['as it is', `{"card":"${number}"}`, 'raw'],
    ['in groups', `card ${grouped}.`, 'grouped'],
    ['in groups with dashes', grouped.replaceAll(' ', '-'), 'grouped'],
    ['in groups with dots', grouped.replaceAll(' ', '.'), 'grouped'],
    ['in a form', `card=${grouped.replaceAll(' ', '+')}`, 'url-encoded'],
    ['in an address', encodeURIComponent(`card ${grouped}`), 'url-encoded'],
    [
      'with every sign percent-encoded',
      Buffer.from(number).toString('hex').replace(/../g, '%$&'),
      'url-encoded',
    ],
    ['in base64', base64(number), 'base64'],
    ['in base64, one byte further on', base64(`x${number}y`), 'base64'],
    ['in base64, two bytes further on', base64(`xx${number}yy`), 'base64'],
    ['in groups and base64', base64(`x${grouped}yy`), 'base64'],
    ['in hexadecimal digits', Buffer.from(number).toString('hex'), 'hex'],
    ['from behind', [...number].reverse().join(''), 'reversed'],
    ['in escapes of JSON', [...number].map((digit) => `\\u003${digit}`).join(''), 'escaped'],
    ['in UTF-16', Buffer.from(number, 'utf16le'), 'utf-16'],
    [
      'in full-width digits',
      number.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
      'full-width',
    ],
    ['in words', said(number), 'in words'],
    ['that was cut off', `${number.slice(0, 13)}…`, 'cut'],
  ])('%s', (_, content, form) => {
    expect(formsIn(content)).toContain(`number ${form}`)
  })

  it('but none where only its first eight or last four digits are', () => {
    expect(formsIn(`${number.slice(0, 8)} xxxx ${number.slice(-4)}`)).toEqual([])
  })
})

describe('The scanner finds a code', () => {
  it.each([
    ['beside its mark', `cvv ${code} ${mark}`, 'raw'],
    ['joined to it', `${code}${mark}`, 'raw'],
    ['digit by digit', `${[...code].join('-')} ${mark}`, 'grouped'],
    ['in base64', Buffer.from(`x${code} ${mark}`).toString('base64'), 'base64'],
    ['from behind', [...`${code} ${mark}`].reverse().join(''), 'reversed'],
  ])('%s', (_, content, form) => {
    expect(formsIn(content)).toContain(`code ${form}`)
  })

  it('that is a value by itself, where it was typed as one', () => {
    const amex = sentinels.find((each) => each.number.length === 15)
    expect(formsIn(`{"code": "${amex?.code}"}`)).toEqual(['code whole'])
  })

  it('but not its mark alone', () => {
    expect(formsIn(`[digits removed] ${mark}`)).toEqual([])
  })
})

it('Every form has something that is looked for', () => {
  const made = new Set(sentinels.flatMap(patternsOf).map(({ form }) => form))
  expect([...made].sort()).toEqual([...formNames].sort())
})

it('A number that lies across two pieces of a large file is found, and one in the name of a file', () => {
  const large = Buffer.alloc(20 * 1024 * 1024, 'x')
  large.write(number, 8 * 1024 * 1024 - 5)
  writeFileSync(path.join(folder, 'large.log'), large)
  writeFileSync(path.join(folder, second.number), '')
  const scanner = new Scanner(sentinels)
  scanner.folder('log', folder)
  const found = scanner.hits.filter(({ form }) => form === 'raw')
  expect(found.map(({ where, sentinel }) => [where, sentinel.index])).toEqual([
    ['names of files', 1],
    ['large.log', 0],
  ])
})

it('The matcher finds what stands at the very beginning, at the very end and in each other', () => {
  const matcher = new Matcher(['abcdef', 'cdefgh', 'cdefghij'].map((text) => Buffer.from(text)))
  expect([...matcher.find(Buffer.from('abcdefghij'))].sort()).toEqual([
    [0, 0],
    [1, 2],
    [2, 2],
  ])
  expect(matcher.find(Buffer.from('abcde')).size).toBe(0)
})
