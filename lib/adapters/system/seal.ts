import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'

/** Seals and opens texts under several keys, while one is being replaced by the next. */
export interface Sealer {
  /** Always under the current key. */
  seal(text: string): string
  /** Throws {@link UnknownKey} for a text under a key that is not here, and an error for one that was changed. */
  open(sealed: string): string
  /**
   * The same text under the current key. The same sealed text always becomes the same one, so that what a journal and its
   * row share they go on sharing, whoever comes upon either first.
   */
  reseal(sealed: string): string
  /** The name of the key that seals. */
  readonly current: string
  /** The names of all keys that open, the current one first. */
  readonly known: readonly string[]
}

/** A sealed text names a key that is not among those we were given. */
export class UnknownKey extends Error {
  constructor(readonly key: string) {
    super(`a text is sealed under the key ${key}, which is not here`)
    this.name = 'UnknownKey'
  }
}

/**
 * AES-256-GCM: `v2.<key>.<nonce>.<tag>.<text>` in base64url. What stands before the nonce is sealed with it, so that
 * nobody can name another key. Texts of the first form, `v1.<nonce>.<tag>.<text>`, name none: every key is tried.
 *
 * @param retired keys that open and never seal
 */
export function sealer(current: Uint8Array, retired: readonly Uint8Array[] = []): Sealer {
  const keys = new Map([current, ...retired].map((key) => [keyName(key), key]))
  const name = keyName(current)
  const sealWith = (nonce: Uint8Array, text: string) => {
    const head = `v2.${name}`
    const cipher = createCipheriv('aes-256-gcm', current, nonce)
    cipher.setAAD(Buffer.from(head))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    const parts = [Buffer.from(nonce), cipher.getAuthTag(), body]
    return [head, ...parts.map((part) => part.toString('base64url'))].join('.')
  }
  const sealed: Sealer = {
    current: name,
    known: [...keys.keys()],
    seal: (text) => sealWith(randomBytes(nonceBytes), text),
    reseal(old) {
      const text = sealed.open(old)
      // The old text holds a nonce of its own, so that no two different texts can come to the same one here.
      const nonce = createHmac('sha256', current).update(`sotto reseal ${old}`).digest()
      return sealWith(nonce.subarray(0, nonceBytes), text)
    },
    open(text) {
      const parts = text.split('.')
      if (parts[0] === 'v1' && parts.length === 4) return openedByAny([...keys.values()], parts.slice(1))
      const [version, keyOf = '', ...rest] = parts
      if (version !== 'v2' || rest.length !== 3) throw new Error('not a sealed text of ours')
      const key = keys.get(keyOf)
      if (!key) throw new UnknownKey(keyOf)
      return opened(key, rest, `v2.${keyOf}`)
    },
  }
  return sealed
}

/** How a key is called where its texts lie: eight characters of a digest, of which nobody can guess 32 random bytes. */
export function keyName(key: Uint8Array): string {
  const digest = createHash('sha256').update('sotto data key').update(key).digest()
  return digest.subarray(0, keyNameBytes).toString('base64url')
}

const keyNameBytes = 6
const nonceBytes = 12
const tagBytes = 16

function openedByAny(keys: readonly Uint8Array[], parts: readonly string[]): string {
  let refused: unknown
  for (const key of keys) {
    try {
      return opened(key, parts, '')
    } catch (fault) {
      refused = fault
    }
  }
  throw refused
}

function opened(key: Uint8Array, [nonce = '', tag = '', body = '']: readonly string[], head: string): string {
  // Without its length a tag of four bytes would do, which can be guessed.
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
    authTagLength: tagBytes,
  })
  if (head !== '') decipher.setAAD(Buffer.from(head))
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
}
