import { createHash, createHmac, hkdfSync } from 'node:crypto'
import type { EntryText, SealText } from '@/lib/domain/audit/chain'
import type { AuditKeys } from '@/lib/ports/audit'

/**
 * The keys of the chain, each derived from a data key: whoever owns only the database cannot make a hash. The first one
 * seals, all of them are believed.
 *
 * @param dataKeys 32 bytes each; the present one first, then those that were retired
 */
export function auditKeys(dataKeys: readonly Uint8Array[]): AuditKeys {
  const keys = dataKeys.map(keyOf)
  const [present] = keys
  if (!present) throw new Error('the chain needs a key')
  return {
    keyId: present.id,
    seal: (seal, entry) => hashOf(present.bytes, seal, entry),
    again(seal, entry) {
      const key = keys.find(({ id }) => id === seal.keyId)
      return key ? hashOf(key.bytes, seal, entry) : null
    },
  }
}

interface Key {
  /** A short fingerprint, which gives nothing of the key away. */
  readonly id: string
  readonly bytes: Uint8Array
}

const keyIdCharacters = 12

function keyOf(dataKey: Uint8Array): Key {
  const bytes = Buffer.from(hkdfSync('sha256', dataKey, '', 'sotto audit chain v1', 32))
  const id = createHash('sha256').update('key id').update(bytes).digest('hex').slice(0, keyIdCharacters)
  return { id, bytes }
}

/** HMAC-SHA-256, in hexadecimal. */
function hashOf(key: Uint8Array, seal: SealText, entry: EntryText): string {
  return createHmac('sha256', key).update(canonical(seal, entry)).digest('hex')
}

/**
 * The bytes that are hashed: a version, then every column of the seal and of the row in this order, each with its length
 * before it, so that no two rows have the same bytes. Another form of the same row gets another version.
 */
function canonical(seal: SealText, entry: EntryText): Buffer {
  const { at, actorId, actorName, action, subjectType, subjectId, outcome, detail, address, xid } = entry
  const columns = [
    ...[seal.previousHash, String(seal.serial), String(seal.entryId), seal.keyId, String(seal.sealedAt)],
    ...[entry.id, at, actorId, actorName, action, subjectType, subjectId, outcome, detail, address, xid],
  ]
  return Buffer.concat([Buffer.from('sotto-audit-1\n'), ...columns.flatMap(framed)])
}

/** Nothing is told apart from an empty text. */
function framed(text: string | null): readonly Buffer[] {
  if (text === null) return [Buffer.from([0])]
  const bytes = Buffer.from(text, 'utf8')
  const length = Buffer.alloc(5)
  length.writeUInt8(1)
  length.writeUInt32BE(bytes.length, 1)
  return [length, bytes]
}
