import fs from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../run/folders.mjs'
import { nameOf } from './lock.mjs'

/**
 * @typedef {{ name: string, version: string, license: string | null }} Licensed
 * @typedef {{ allowed: Record<string, string>, exceptions: { packages: string, license: string | null, why: string }[] }} Rules
 */

/** `npm run licenses`: under which terms we use what we ship; fails on terms that nobody has agreed to. */
export function main() {
  const rules = readJson('.ci/licenses.json')
  const packages = productionPackages(readJson('package-lock.json'))
  const judged = judge(packages, rules)
  for (const [license, names] of byLicense(packages))
    console.log(`${license}: ${names.length === 1 ? names[0] : `${names.length} packages`}`)
  for (const { name, license, why } of judged.excepted)
    console.log(`by exception: ${name} (${license}): ${why}`)
  for (const { name, version, license } of judged.refused)
    console.error(
      `refused: ${name} ${version} is under ${license ?? 'no licence'}, which .ci/licenses.json does not allow`,
    )
  for (const pattern of judged.idle)
    console.error(`idle: no package needs the exception for ${pattern} any more`)
  const licenses = Object.fromEntries(byLicense(packages).map(([license, names]) => [license, names.length]))
  const { excepted, refused, idle } = judged
  console.log(
    JSON.stringify({
      packages: packages.length,
      licenses,
      excepted: excepted.length,
      refused: refused.length,
      idle: idle.length,
    }),
  )
  process.exitCode = refused.length + idle.length === 0 ? 0 : 1
}

/**
 * What is installed where the product runs, for any machine. Tools and tests are left out: they are not passed on.
 *
 * @param {{ packages: Record<string, { version?: string, license?: string, dev?: boolean }> }} lock
 * @returns {Licensed[]}
 */
export function productionPackages({ packages }) {
  const found = new Map()
  for (const [place, { version = '', license, dev }] of Object.entries(packages)) {
    if (place === '' || dev) continue
    found.set(`${nameOf(place)}@${version}`, { name: nameOf(place), version, license: license ?? null })
  }
  return [...found.values()]
}

/**
 * @param {readonly Licensed[]} packages
 * @param {Rules} rules
 */
export function judge(packages, { allowed, exceptions }) {
  const terms = Object.keys(allowed)
  const used = new Set()
  const excepted = []
  const refused = []
  for (const each of packages) {
    if (agrees(each.license, terms)) continue
    const exception = exceptions.find(
      ({ packages: pattern, license }) =>
        new RegExp(`^(?:${pattern})$`).test(each.name) &&
        (license === null ? each.license === null : agrees(each.license, [...terms, license])),
    )
    if (!exception) refused.push(each)
    else {
      used.add(exception)
      excepted.push({ ...each, why: exception.why })
    }
  }
  const idle = exceptions.filter((exception) => !used.has(exception)).map(({ packages: pattern }) => pattern)
  return { excepted, refused, idle }
}

/**
 * Whether an expression (spdx.org, annex D) asks for nothing but these terms: one of what OR joins, all of what AND joins.
 * Anything that is no such expression (`SEE LICENSE IN …`, WITH) asks for something else.
 *
 * @param {string | null} expression
 * @param {readonly string[]} terms
 * @returns {boolean}
 */
export function agrees(expression, terms) {
  if (expression === null) return false
  const text = withoutOuterBrackets(expression.trim())
  for (const [word, every] of /** @type {const} */ ([
    ['OR', false],
    ['AND', true],
  ])) {
    const parts = split(text, word)
    if (parts.length > 1)
      return every ? parts.every((part) => agrees(part, terms)) : parts.some((part) => agrees(part, terms))
  }
  return terms.includes(text)
}

/** Splits at a word that stands outside of all brackets. @param {string} text @param {string} word */
function split(text, word) {
  const parts = ['']
  let depth = 0
  for (const token of text.split(/(\(|\)|\s+)/)) {
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (depth === 0 && token.toUpperCase() === word) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts.map((part) => part.trim())
}

/** @param {string} text */
function withoutOuterBrackets(text) {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1).trim() : text
}

/** @param {readonly Licensed[]} packages @returns {[string, string[]][]} the most frequent first */
function byLicense(packages) {
  const names = new Map()
  for (const { name, license } of packages) {
    const known = names.get(license ?? 'none') ?? []
    names.set(license ?? 'none', [...known, name])
  }
  return [...names].sort(([, one], [, other]) => other.length - one.length)
}

/** @param {string} name */
function readJson(name) {
  return JSON.parse(fs.readFileSync(path.join(projectRoot, name), 'utf8'))
}
