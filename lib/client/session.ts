/** Why signing in did not work. */
export type SignInRefusal = 'wrong' | 'tooMany' | 'unreachable' | 'failed'

/** Signs in with e-mail and password. `null` means that it worked and the cookie is set. */
export async function signIn(email: string, password: string): Promise<SignInRefusal | null> {
  const response = await post('/api/auth/sign-in/email', { email, password })
  if (response === null) return 'unreachable'
  if (response.ok) return null
  if (response.status === 429) return 'tooMany'
  return response.status >= 500 ? 'failed' : 'wrong'
}

/** Ends the session. The cookie may already be gone; either way the person leaves. */
export async function signOut(): Promise<void> {
  await post('/api/auth/sign-out', {})
}

async function post(path: string, body: unknown): Promise<Response | null> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(signInTimeoutMs),
  }).catch(() => null)
}
/** Checking a password is slow on purpose. */
const signInTimeoutMs = 15_000
