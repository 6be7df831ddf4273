import { createHmac } from 'node:crypto'

/** The six figures that an authenticator app shows at a moment (RFC 6238 with its defaults), and for how much longer. */
export function codeAt(secret: string, nowMs: number): { code: string; secondsLeft: number } {
  const step = Math.floor(nowMs / 1_000 / stepSeconds)
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  // RFC 4226, section 5.3: the last four bits say where the number begins.
  const at = (digest.at(-1) ?? 0) & 0xf
  const number = (digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000
  const secondsLeft = Math.ceil((step + 1) * stepSeconds - nowMs / 1_000)
  return { code: String(number).padStart(6, '0'), secondsLeft }
}

const stepSeconds = 30
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
