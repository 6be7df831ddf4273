import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { verifyPassword as verifyOlder } from 'better-auth/crypto'

/** OWASP's password storage cheat sheet: one of the settings of scrypt that cost an attacker the same. 32 MiB for each hash. */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const satisfies Cost
/** Node refuses what needs more; a hash of ours needs half of it. */
const memoryBytesMax = 64 * 1024 * 1024
const keyBytes = 32

/** Hashes a password, slowly on purpose: `scrypt:N:r:p:salt:key`. Passwords are brought to NFKC, as whoever types them again may differ. */
export function hashPassword(password: string): Promise<string> {
  return hashAt(cost, password)
}

/** The same at another cost, which the hash names. For people who exist in tests alone. */
export async function hashAt(at: Cost, password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, at)
  return ['scrypt', at.N, at.r, at.p, salt.toString('hex'), key.toString('hex')].join(':')
}

/** Work and memory of scrypt (RFC 7914, section 2). */
export interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** Whether this is the password of a hash of ours, or of one that the sign-in library made by itself before. */
export async function verifyPassword({
  hash,
  password,
}: {
  hash: string
  password: string
}): Promise<boolean> {
  const [name, N, r, p, salt, key] = hash.split(':')
  if (name !== 'scrypt' || !salt || !key) return verifyOlder({ hash, password })
  const known = Buffer.from(key, 'hex')
  const typed = await derive(password, Buffer.from(salt, 'hex'), { N: Number(N), r: Number(r), p: Number(p) })
  return known.length === typed.length && timingSafeEqual(known, typed)
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, { N, r, p, maxmem: memoryBytesMax }, (fault, key) =>
      fault ? reject(fault) : resolve(key),
    )
  })
}
