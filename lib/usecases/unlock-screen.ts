import type { Accounts, Cookies, Self } from '@/lib/ports/accounts'
import { err, type Result } from '@/lib/values/result'
import type { Refusal } from './refusal'

/**
 * Shows who one is at a locked screen. Both factors, as for signing in; while a caller is on the line one of them is
 * enough, because the caller waits and the voice has not changed.
 * @param house `onCall`: whether this person speaks with a caller now
 */
export async function unlockScreen(
  house: { readonly accounts: Accounts; onCall(id: string): Promise<boolean> },
  self: Self,
  shown: { readonly password: string | null; readonly code: string | null },
): Promise<Result<Cookies, Refusal>> {
  const { hasPassword, hasSecondFactor } = await house.accounts.factors(self)
  const onCall = await house.onCall(self.id)
  const lacksPassword = shown.password === null && hasPassword
  const lacksCode = shown.code === null && hasSecondFactor
  const nothing = shown.password === null && shown.code === null
  if (lacksPassword && (nothing || !onCall)) return err({ code: 'passwordWrong', field: 'password' })
  if (lacksCode && (nothing || !onCall)) return err({ code: 'codeWrong', field: 'code' })
  const unlocked = await house.accounts.unlock(self, shown)
  if (unlocked.ok) return unlocked
  const field = unlocked.error === 'passwordWrong' ? 'password' : 'code'
  return err({ code: unlocked.error, field })
}
