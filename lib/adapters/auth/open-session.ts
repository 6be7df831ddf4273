import type { Cookies } from '@/lib/ports/accounts'
import { type Occasion, occasion } from './audit'
import type { signInLibrary } from './library'

export type Library = ReturnType<typeof signInLibrary>

/** Begins a session for somebody who has proven who they are; `null` when they were disabled meanwhile. */
export async function openSession(
  library: Library,
  userId: string,
  current: Occasion,
  headers: Headers,
): Promise<Cookies | null> {
  const opened = await occasion.run(current, () =>
    library.api.openSession({ body: { userId }, headers, returnHeaders: true }),
  )
  return opened.response ? opened.headers.getSetCookie() : null
}
