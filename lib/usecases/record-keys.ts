import type { KeyPress } from '@/lib/ports/key-presses'
import type { Deps } from './deps'

/** A key was pressed. False when it names no attempt of ours. */
export function recordKeys(deps: Deps, press: Omit<KeyPress, 'at'>): Promise<boolean> {
  return deps.keyPresses.record({ ...press, at: deps.clock.now() })
}
