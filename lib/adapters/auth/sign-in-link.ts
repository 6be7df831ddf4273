import { createHash, randomBytes } from 'node:crypto'
import { day } from '@/lib/values/instant'
import type { AuthDatabase } from './tables'

/** A link that nobody followed for a day belongs to a demo that is over. */
export const signInLinkMs = day

/** Where a link leads; the application answers there with 404 unless the demo switch is on. */
export const signInLinkPath = '/demo/sign-in'

/** Makes a link that signs this person in once. Only its hash is kept. Gives the path with the token. */
export async function createSignInLink(database: AuthDatabase, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await database.signInLink.create({
    data: {
      id: randomBytes(16).toString('hex'),
      tokenHash: hashOf(token),
      userId,
      expiresAt: new Date(Date.now() + signInLinkMs),
    },
  })
  return `${signInLinkPath}?token=${token}`
}

/**
 * Spends a link: of any number of tries, in any number of processes, one gets `fresh`. `spent` was used before or ran
 * out, `unknown` never existed.
 */
export async function spendLink(database: AuthDatabase, token: string): Promise<SpentLink> {
  const tokenHash = hashOf(token)
  const now = new Date()
  const { count } = await database.signInLink.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  const link = await database.signInLink.findUnique({ where: { tokenHash } })
  if (!link) return { kind: 'unknown' }
  return { kind: count === 1 ? 'fresh' : 'spent', userId: link.userId }
}

export type SpentLink =
  | { readonly kind: 'fresh'; readonly userId: string }
  | { readonly kind: 'spent'; readonly userId: string }
  | { readonly kind: 'unknown' }

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
