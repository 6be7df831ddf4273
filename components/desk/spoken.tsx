'use client'

import { Mic, MicOff } from 'lucide-react'
import { cardSpoken, soundAgain } from '@/lib/client/commands'
import type { CallView } from '@/lib/wire/views'
import { deskWords } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { useNews } from '../ui/announcer'
import { Button } from '../ui/button'
import { Refused } from '../ui/refused'
import { useCommand } from './use-command'

const words = deskWords.spoken

/** The caller says the card aloud: one press silences the recording and marks what was said. */
export function CardSpoken({ call }: { call: CallView }) {
  const spoken = useCommand(() => cardSpoken(call.id))
  const sound = useCommand(() => soundAgain(call.id))
  useKeys({ spoken: () => void spoken.run() })
  useNews(
    call.spokenAt === null ? null : String(call.spokenAt),
    words.done,
    call.spokenAt === null ? null : String(call.spokenAt),
  )
  return (
    <span className="flex flex-wrap items-center max-[29rem]:basis-full">
      <Button
        kind="quiet"
        compact
        icon={MicOff}
        keyCap="X"
        busy={spoken.busy}
        onPress={() => void spoken.run()}
      >
        {words.button}
      </Button>
      {call.maySound && (
        <Button kind="quiet" compact icon={Mic} busy={sound.busy} onPress={() => void sound.run()}>
          {words.sound}
        </Button>
      )}
      {(spoken.sentence ?? sound.sentence) && <Refused sentence={spoken.sentence ?? sound.sentence} />}
    </span>
  )
}
