/**
 * Reads a body within its bound, whatever the headers claim; `null` when it is longer. Nothing of a longer one is kept, and
 * one that announces itself as longer is not read.
 */
export async function readBounded(request: Request, bytesMax: number): Promise<Buffer | null> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return null
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Whether a body is of this type and its bytes are what they say: nothing here unpacks them. */
export function isPlain(headers: Headers, type: string): boolean {
  const said = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  return said === type && (headers.get('content-encoding') ?? 'identity') === 'identity'
}
