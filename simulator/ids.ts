import { randomBytes } from 'node:crypto'

/** A Twilio identifier: two letters and 32 hexadecimal digits. */
export function newSid(prefix: 'CA' | 'PK' | 'RE' | 'AP'): string {
  return prefix + randomBytes(16).toString('hex')
}

/** Random lower-case hexadecimal text, `bytes` long before encoding. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}
