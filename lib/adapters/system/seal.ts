import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const tagBytes = 16

/** Seals a text with AES-256-GCM: `v1.<nonce>.<tag>.<text>` in base64url. The version names the key for later rotation. */
export function sealer(key: Uint8Array): { seal(text: string): string; open(sealed: string): string } {
  return {
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return ['v1', nonce, cipher.getAuthTag(), body]
        .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
        .join('.')
    },
    open(sealed) {
      const [version, nonce, tag, body] = sealed.split('.')
      if (version !== 'v1' || !nonce || !tag || body === undefined)
        throw new Error('not a sealed text of ours')
      // Without its length a tag of four bytes would do, which can be guessed.
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
        authTagLength: tagBytes,
      })
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString(
        'utf8',
      )
    },
  }
}
