import { createHash, randomBytes, randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** What stands beside our name in an authenticator app. */
const issuer = 'Sotto'
/** Seconds of one code; what every authenticator app assumes (RFC 6238, section 5.2). */
const stepSeconds = 30
/** A code of the step before or after counts too: clocks differ, and typing takes time (RFC 6238, section 5.2). */
const stepsOff = 1
/** RFC 4226, section 4, asks for at least 128 bits and recommends 160. */
const secretBytes = 20

/** A new secret for an authenticator app, in base32 as apps take it when it is typed. */
export function newSecret(): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(secretBytes)).buffer }).base32
}

/** What the picture for an authenticator app says (github.com/google/google-authenticator/wiki/Key-Uri-Format). */
export function appAddress(secret: string, email: string): string {
  return authenticator(secret, email).toString()
}

/**
 * The time step whose code this is, `null` when it is none of the three that count now. Whether it was used before is a
 * question to the database.
 * @param now in milliseconds, real time
 */
export function stepOf(secret: string, code: string, now: number): number | null {
  const delta = authenticator(secret, '').validate({ token: code, timestamp: now, window: stepsOff })
  return delta === null ? null : Math.floor(now / 1_000 / stepSeconds) + delta
}

/** A step that is older than this cannot be used any more, whatever the clock. */
export const stepsKept = 10

function authenticator(secret: string, label: string): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: stepSeconds,
    secret: Secret.fromBase32(secret),
  })
}

/** How many recovery codes a person gets. */
export const recoveryCodesCount = 10

/** Letters and figures that nobody mistakes for each other on paper: 32 of them, five bits each. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const groups = 4
const groupCharacters = 7

/** New recovery codes, `ABCDEFG-…` in four groups: 140 bits, so that a plain hash keeps them (ASVS 5.0, 6.5.2 and 11.5.1). */
export function newRecoveryCodes(): string[] {
  const group = () =>
    Array.from({ length: groupCharacters }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: recoveryCodesCount }, () => Array.from({ length: groups }, group).join('-'))
}

/** The hash under which a recovery code is kept; case, blanks and dashes do not matter. `null`: this is not one. */
export function recoveryHash(typed: string): string | null {
  const bare = typed.replace(/[\s-]/g, '').toUpperCase()
  return bare.length === groups * groupCharacters ? hashOf(bare) : null
}

/** SHA-256 in hexadecimal, for what is too long to be guessed. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Six figures, as typed: with a blank in the middle they are still six. `null`: this is no code of an app. */
export function appCode(typed: string): string | null {
  const bare = typed.replace(/\s/g, '')
  return /^\d{6}$/.test(bare) ? bare : null
}
