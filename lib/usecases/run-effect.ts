import { unreachable } from '@/lib/values/result'
import type { Deps } from './deps'
import { done, type EffectRun } from './effects/outcome'
import {
  pauseRecording,
  resumeRecording,
  silenceRecording,
  soundRecording,
  startRecording,
} from './effects/recording'
import { askField, cancelSession, completeSession, openSession } from './effects/session'

/**
 * Runs one effect. It is durably `sent` before the first byte leaves. An effect found `sent` without an answer belongs
 * to a run that died: where money is concerned it is never sent again but looked up.
 */
export async function runEffect(deps: Deps, effectId: string): Promise<EffectRun> {
  const begun = await deps.effects.begin(effectId)
  if (!begun || begun.was === 'over') return done
  if (begun.effect.of === 'call')
    return callEffects[begun.effect.effect.kind](deps, begun, begun.effect.effect)
  const { effect } = begun.effect
  switch (effect.kind) {
    case 'pauseRecording':
      return pauseRecording(deps, begun, effect)
    case 'resumeRecording':
      return resumeRecording(deps, begun, effect)
    case 'openSession':
      return openSession(deps, begun, effect)
    case 'askField':
      return askField(deps, begun, effect)
    case 'completeSession':
      return completeSession(deps, begun, effect)
    case 'cancelSession':
      return cancelSession(deps, begun, effect)
    default:
      return unreachable(effect)
  }
}

const callEffects = {
  startRecording,
  silenceRecording,
  soundRecording,
} as const
