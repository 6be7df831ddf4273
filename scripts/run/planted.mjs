import fs from 'node:fs'
import path from 'node:path'

/** What every planted value begins with. Its length divides by three, so that base64 begins the same whatever follows. */
export const plantedPrefix = 'sotto--planted-'

/**
 * A value that nobody else has for every variable that the product reads, and for those that only its tools read. A build is
 * made with them (build.mjs): whatever of the environment of a build ends up in its files can be found by them.
 *
 * @param {string} root the project's
 * @returns {Record<string, string>}
 */
export function plantedVariables(root) {
  const schema = fs.readFileSync(path.join(root, 'lib/env/schema.ts'), 'utf8')
  const names = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name)
  const all = new Set([...names, 'DATABASE_OWNER_URL', 'SEED_PASSWORD'])
  all.delete('NODE_ENV')
  return Object.fromEntries([...all].map((name) => [name, plantedPrefix + name]))
}
