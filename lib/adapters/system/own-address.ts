import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { OwnAddress } from '@/lib/ports/preflight'

/** A proxy, a tunnel and we ourselves answer within a second; longer than this nobody's callback waits. Real time. */
const reachMsMax = 5_000

/** The answer is a short object; whatever is longer is not ours. */
const answerBytesMax = 2_000

/** What a nonce looks like; nothing else is signed for strangers. */
const nonceForm = /^[0-9a-f]{32}$/

/**
 * What only this installation can answer to a nonce: any of its instances, and nobody else. The label keeps it from
 * being of use wherever else the secret signs something.
 */
export function installationProof(secret: Uint8Array): (nonce: string | null) => string | null {
  return (nonce) =>
    nonce !== null && nonceForm.test(nonce)
      ? createHmac('sha256', secret).update(`sotto health address ${nonce}`).digest('hex')
      : null
}

/**
 * Knocks at our public address with a new nonce: a tunnel that leads elsewhere answers something else, or nothing.
 *
 * @param proofs what our instances may answer, of which one must
 */
export function ownAddress(
  publicUrl: string,
  proofs: readonly ((nonce: string) => string | null)[],
): OwnAddress {
  return {
    async reach() {
      const nonce = randomBytes(16).toString('hex')
      const before = performance.now()
      try {
        const answer = await fetch(`${publicUrl}/api/health?nonce=${nonce}`, {
          // Our health has no redirect: whoever sends one is somebody else.
          redirect: 'manual',
          cache: 'no-store',
          signal: AbortSignal.timeout(reachMsMax),
        })
        const said = proofIn(await readStart(answer))
        if (proofs.some((proof) => isSame(said, proof(nonce) ?? '')))
          return { kind: 'ours', ms: Math.round(performance.now() - before) }
        return { kind: 'somebodyElse', status: answer.status }
      } catch (thrown) {
        return { kind: 'silent', detail: reasonOf(thrown) }
      }
    },
  }
}

async function readStart(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > answerBytesMax) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function proofIn(text: string): string {
  try {
    const { proof } = JSON.parse(text) as { proof?: unknown }
    return typeof proof === 'string' ? proof : ''
  } catch {
    return ''
  }
}

function isSame(given: string, ours: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(ours)]
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b)
}

/** fetch throws one kind of error for everything on the network, with the reason inside. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) throw thrown
  if (thrown.name === 'TimeoutError') return `no answer within ${reachMsMax} ms`
  if (!(thrown instanceof TypeError)) throw thrown
  const { code } = (thrown.cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : 'no connection'
}
