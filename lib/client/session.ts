import { type SignInAnswer, signInAnswer } from '@/lib/wire/people'

/** Why signing in did not work. */
export type SignInRefusal = 'wrong' | 'tooMany' | 'unreachable' | 'failed' | 'link'

/** What comes after the password: in, or the code first. */
export type SignedInOr = 'signedIn' | 'code' | SignInRefusal

/** Signs in with e-mail and password. */
export async function signIn(email: string, password: string): Promise<SignedInOr> {
  const response = await post('/api/auth/sign-in/email', { email, password })
  if (response === null) return 'unreachable'
  if (response.status === 429) return 'tooMany'
  if (response.status >= 500) return 'failed'
  const answer: SignInAnswer | null =
    signInAnswer.safeParse(await response.json().catch(() => null)).data ?? null
  if (answer?.signedIn) return 'signedIn'
  return answer?.next ?? 'wrong'
}

let leaving = false

/** Ends all sessions of this person. The cookie may already be gone; either way the person leaves. */
export async function signOut(): Promise<void> {
  leaving = true
  await post('/api/auth/sign-out', {})
}

/**
 * A full page load: nothing of the last person's data stays in memory. The address tells the form why it is there. Whoever
 * signs out here knows why, and goes by their own way.
 */
export function leaveToSignIn(): void {
  if (!leaving) window.location.assign('/?ended=1')
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
