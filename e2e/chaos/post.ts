import type { Listener } from './wire'

/** What a callback said of itself, as far as the judges of {@link acknowledged} must know it. */
export interface Letter {
  readonly path: string
  /** A key that was pressed: kept without waiting for the disk, since the next press repeats the count. */
  readonly isKeyPress: boolean
  readonly callStatus: string
  /** What it was signed with; empty for a processor's webhook, which nobody signs. */
  readonly signature: string
  /** The request as it was sent, so that it can be sent once more. */
  readonly raw: Buffer
}

const lettersMax = 50_000
const headerEnd = '\r\n\r\n'

/** Reads along on the way from the vendors to the product: every request by its token. */
export class Post {
  readonly letters = new Map<string, Letter>()

  /** One connection carries one request (the simulator keeps none open). */
  listener(): Listener {
    const chunks: Buffer[] = []
    let done = false
    return {
      said: (bytes) => {
        if (done) return
        chunks.push(bytes)
        const raw = Buffer.concat(chunks)
        const letter = readLetter(raw)
        if (!letter) return
        done = true
        if (this.letters.size < lettersMax) this.letters.set(letter.token, letter)
      },
      answered: () => undefined,
    }
  }
}

/** A whole request, `null` while it is not complete or when it is none that bears a token. */
export function readLetter(raw: Buffer): (Letter & { token: string }) | null {
  const end = raw.indexOf(headerEnd)
  if (end < 0) return null
  const head = raw.subarray(0, end).toString('latin1')
  const body = raw.subarray(end + headerEnd.length)
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  if (body.length < length) return null
  const path = head.split(' ', 2)[1] ?? ''
  const text = body.toString('utf8')
  if (path.startsWith('/api/webhooks/shuttle/')) {
    const key = /"key":"([^"]+)"/.exec(text)?.[1]
    return key
      ? { token: key, path, isKeyPress: false, callStatus: '', signature: '', raw: Buffer.from(raw) }
      : null
  }
  const token = /^i-twilio-idempotency-token: *(\S+)/im.exec(head)?.[1]
  if (!token) return null
  const form = new URLSearchParams(text)
  return {
    token,
    path,
    isKeyPress: form.get('PartialResult') === 'true' && !form.get('ErrorType') && !form.get('PayErrorCode'),
    callStatus: form.get('CallStatus') ?? '',
    signature: /^x-twilio-signature: *(\S+)/im.exec(head)?.[1] ?? '',
    raw: Buffer.from(raw),
  }
}
