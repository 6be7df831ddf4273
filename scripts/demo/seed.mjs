import path from 'node:path'
import { runForOutput } from '../run/children.mjs'
import { projectRoot } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { serviceEnvironment } from '../run/services.mjs'

/**
 * Adds the people who can sign in, and what they find there. Running it again adds nobody twice.
 *
 * @param {{ appUrl: string }} urls
 * @param {{ secrets: ReturnType<typeof import('../run/settings.mjs').keptSecrets>, args?: string[] }} how
 * @returns {Promise<{ signInLink?: string, people?: { name: string, email: string, roles: string[] }[], password?: string }>}
 */
export async function seed({ appUrl, ownerUrl }, { secrets, args = [] }) {
  const { code, out, errors } = await runForOutput({
    args: ['--import', 'tsx', path.join(projectRoot, 'prisma/seed.ts'), ...args],
    env: serviceEnvironment({
      NODE_ENV: 'production',
      DATABASE_URL: appUrl,
      DATABASE_OWNER_URL: ownerUrl,
      SOTTO_DEMO: '1',
      SEED_PASSWORD: secrets.password,
      SEED_SECOND_FACTOR: secrets.secondFactor,
      DATA_KEY: secrets.dataKey,
    }),
  })
  if (code !== 0)
    throw new Refusal(`The people of the demo could not be added:\n${errors.trim().slice(-2_000)}`)
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
