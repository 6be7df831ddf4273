import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** What never ends up in a build of the console. */
const outside = new Set([
  'node_modules',
  'generated',
  'docs',
  'e2e',
  'bench',
  'simulator',
  'scripts',
  'migrations',
  'testing',
  'test-results',
  'playwright-report',
])

/**
 * A hash over the names and contents of all files that a build of the console reads, and over where they lie: a build
 * holds links to the packages.
 */
export function fingerprintOfSources(root) {
  const hash = createHash('sha256').update(`${process.version}\0${path.resolve(root)}`)
  for (const file of sourceFiles(root)) {
    hash.update(`\0${path.relative(root, file)}\0`).update(fs.readFileSync(file))
  }
  return hash.digest('hex').slice(0, 16)
}

/** A hash over some files and folders. */
export function fingerprintOf(root, names) {
  const hash = createHash('sha256')
  for (const name of names) {
    for (const file of filesBelow(path.join(root, name), () => true)) {
      hash.update(`\0${path.relative(root, file)}\0`).update(fs.readFileSync(file))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

function sourceFiles(root) {
  return filesBelow(root, (name) => {
    if (name.startsWith('.') || outside.has(name)) return false
    return !/\.test\.tsx?$|\.md$|\.tsbuildinfo$|^next-env\.d\.ts$|^(vitest|playwright)\.config\.ts$|^biome\.json$/.test(
      name,
    )
  })
}

function filesBelow(place, wanted) {
  const found = fs.statSync(place, { throwIfNoEntry: false })
  if (!found) return []
  if (found.isFile()) return [place]
  // Sorted, because the order of a folder's entries is the file system's affair.
  const names = fs.readdirSync(place).filter(wanted).sort()
  return names.flatMap((name) => filesBelow(path.join(place, name), wanted))
}
