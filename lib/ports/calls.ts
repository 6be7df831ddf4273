import type { Result } from '@/lib/values/result'

/** Asks the telephony what became of a call, for when its callbacks were lost. Reading only. */
export interface Calls {
  /** `over`: the call has ended, or the provider knows no such call. No answer decides nothing. */
  stateOf(callSid: string): Promise<Result<'up' | 'over', { readonly detail: string }>>
}
