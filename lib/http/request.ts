import { err, ok, type Result } from '@/lib/values/result'
import { isPlain, readBounded } from './body'
import { refuse } from './refusals'

/** Commands are small: the longest has a few hundred characters of text in each of six fields. */
export const bodyBytesMax = 32_768

/** Whether a request is a command. Reading needs no proof of where it comes from: other sites cannot see the answer. */
export function changesSomething(request: Request): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD'
}

/**
 * Browsers name the page that sends a command in `Origin`, and say in `Sec-Fetch-Site` when it belongs to another site.
 * Without either we cannot tell, so it is refused: our own pages always send them.
 */
export function fromOurPages(request: Request, origins: readonly string[]): boolean {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (site === 'cross-site') return false
  return origin === null ? site === 'same-origin' : origins.includes(origin)
}

/** A name that comes twice becomes a list, which no schema here takes: nobody may guess which one counts. */
export function queryOf(request: Request): Record<string, string | string[]> {
  const search = new URL(request.url).searchParams
  const query: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of search) query[name] = name in query ? search.getAll(name) : value
  return query
}

/** Reads a JSON body within its bound, whatever the headers claim. */
export async function readJson(request: Request): Promise<Result<unknown, Response>> {
  if (!isPlain(request.headers, 'application/json')) {
    return err(refuse({ code: 'malformed' }, { status: 415, reason: 'Send application/json.' }))
  }
  const body = await readBounded(request, bodyBytesMax)
  if (body === null) return err(refuse({ code: 'tooLarge' }))
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
  } catch {
    return err(refuse({ code: 'malformed' }, { status: 400, reason: 'The body is not JSON in UTF-8.' }))
  }
}
