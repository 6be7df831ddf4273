import path from 'node:path'
import { runForOutput } from '../run/children.mjs'
import { projectRoot } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { serviceEnvironment } from '../run/services.mjs'

/**
 * Fills the demo's database: people who can sign in and the payments of yesterday. Running it again adds nothing but a
 * fresh sign-in link.
 *
 * @returns {Promise<{ signInLink?: string, accounts?: { name: string, email: string, role: string }[], password?: string }>}
 */
export async function seed({ ownerUrl, appUrl }, more = {}) {
  const { code, out, errors } = await runForOutput({
    args: ['--import', 'tsx', path.join(projectRoot, 'prisma/seed.ts')],
    env: serviceEnvironment({ DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl, SOTTO_DEMO: '1', ...more }),
  })
  if (code !== 0) throw new Refusal(`The demo's data could not be added:\n${errors.trim().slice(-2_000)}`)
  return fromLines(out)
}

/** Merges the objects that the seed prints, one a line; other lines are for people. */
export function fromLines(text) {
  return Object.assign({}, ...text.split('\n').map(parseObject))
}

function parseObject(line) {
  if (!line.startsWith('{')) return {}
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
