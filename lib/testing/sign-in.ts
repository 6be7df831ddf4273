import { Secret, TOTP } from 'otpauth'
import { hashAt } from '@/lib/adapters/auth/password-hash'
import { type HashedPassword, putPerson } from '@/lib/adapters/auth/people'
import type { SignIn, SignInSettings } from '@/lib/adapters/auth/sign-in'
import { createSignInLink } from '@/lib/adapters/auth/sign-in-link'
import type { Prisma } from '@/lib/adapters/prisma/client'
import { sealer } from '@/lib/adapters/system/seal'
import { addressHeader, clientAddress, notedAddress } from '@/lib/http/client-address'
import { createLog } from '@/lib/log'

/** Where the tests' house stands, unless a test says otherwise. */
export const home = 'http://127.0.0.1:3000'

/** Seals as the tests' houses do (lib/testing/house.ts). */
export const testSeal = sealer(new Uint8Array(32).fill(7))

/** What makes the codes of everybody in tests. */
export const testSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** The code that an authenticator app shows at this moment. */
export function codeAt(now: number, secret = testSecret): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now })
}

/** A password that is long enough for everybody. */
export const goodPassword = 'correct horse battery'

/** The headers of a request from this address, as they are behind the front door. */
export function from(address: string): Record<string, string> {
  return { 'x-forwarded-for': address, [addressHeader]: notedAddress(address) }
}

/** The settings of a sign-in on this database, as the demo has them. */
export function signInSettings(database: Prisma, changes: Partial<SignInSettings> = {}): SignInSettings {
  return {
    database,
    publicUrl: home,
    origins: [home],
    secret: 'a secret for tests that is long enough',
    signInsPerMinuteMax: 1_000,
    now: Date.now,
    addressOf: clientAddress,
    framed: false,
    log: createLog({ write: () => {} }),
    demo: true,
    seal: testSeal,
    passwords: { letterAndDigit: false },
    oidc: null,
    ...changes,
  }
}

/** The house that routes find, with nothing in it but who somebody is and where our pages are. */
export function openHouseFor(auth: SignIn): void {
  globalThis.sottoHouse = { auth, env: { origins: [home] } } as unknown as typeof globalThis.sottoHouse
}

/** Nobody is at home any more. */
export function closeHouse(): void {
  globalThis.sottoHouse = undefined
}

/** What a browser sends to sign in. */
export function signInRequest(email: string, password = goodPassword): Request {
  return new Request(`${home}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: home, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
}

/** Hashing is slow on purpose, and nobody attacks the people of a test. */
export async function cheapHash(password: string): Promise<HashedPassword> {
  return (await hashAt({ N: 1_024, r: 8, p: 1 }, password)) as HashedPassword
}

/** Somebody who can sign in. Gives their id. */
export async function addPerson(database: Prisma, email: string, roles: readonly string[]): Promise<string> {
  const name = email.split('@')[0] ?? email
  const secondFactor = { seal: testSeal, secret: testSecret }
  const password = await cheapHash(goodPassword)
  const { id } = await putPerson(database, { name, email, roles, password, secondFactor })
  return id
}

/** Signs somebody in without password and code, as the demo's link does. Gives what their browser sends along. */
export async function cookieByLink(auth: SignIn, database: Prisma, email: string): Promise<string> {
  const { id } = await database.user.findUniqueOrThrow({ where: { email } })
  const link = await createSignInLink(database, id)
  const answer = await auth.redeemSignInLink(new Request(`${home}${link}`, { headers: from('127.0.0.1') }))
  if (answer.kind !== 'signedIn') throw new Error(answer.kind)
  return cookieOf(answer.cookies)
}

/** What the audit learned from something. Its rows cannot be removed, so those of before are skipped. */
export async function auditSince(database: Prisma, act: () => Promise<unknown>) {
  const before = await database.auditEntry.count()
  await act()
  return database.auditEntry.findMany({ skip: before, orderBy: { id: 'asc' } })
}

/** The `Cookie` header that a browser would send back. */
export function cookieOf(setCookies: readonly string[]): string {
  return setCookies.map((each) => each.split(';')[0]).join('; ')
}

export { betterAuthSignIn } from '@/lib/adapters/auth/sign-in'
export { createSignInLink } from '@/lib/adapters/auth/sign-in-link'
