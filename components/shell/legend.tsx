'use client'

import { Keyboard } from 'lucide-react'
import { useState } from 'react'
import { usePreferences } from '@/lib/client/preferences'
import { screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Icon } from '../ui/icon'
import { KeyCap } from '../ui/key-cap'
import { ItemWords, item } from './nav-item'

/** Every key and what it does, behind `?` and, where there may be a keyboard, behind a button. */
export function Legend() {
  const [open, setOpen] = useState(false)
  const words = screen.legend
  const { letters } = usePreferences()
  useKeys({ legend: () => setOpen(true) })
  return (
    <>
      <button
        type="button"
        className={`${item} text-text-2 max-[30rem]:hidden`}
        onClick={() => setOpen(true)}
      >
        <Icon of={Keyboard} />
        <ItemWords always={false}>{words.open}</ItemWords>
      </button>
      <Dialog
        open={open}
        title={words.heading}
        onClose={() => setOpen(false)}
        actions={
          <Button firstFocus keyCap="Esc" onPress={() => setOpen(false)}>
            {words.close}
          </Button>
        }
      >
        <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-2.5">
          {words.lines.map(({ keys, text }) => (
            <div key={text} className="contents">
              <dt className="flex gap-1">
                {keys.map((name) => (
                  <KeyCap key={name} spoken>
                    {name}
                  </KeyCap>
                ))}
              </dt>
              <dd className="text-text-2">{text}</dd>
            </div>
          ))}
        </dl>
        <p className="text-small text-text-3">{letters ? words.note : words.off}</p>
      </Dialog>
    </>
  )
}
