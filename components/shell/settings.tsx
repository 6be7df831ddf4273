'use client'

import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { type Preferences, prefer, usePreferences } from '@/lib/client/preferences'
import { chooseTheme, type Theme } from '@/lib/client/theme'
import { screen, settingsWords as words } from '@/lib/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Check, Segmented } from '../ui/field'
import { Icon } from '../ui/icon'
import { ItemWords, item } from './nav-item'

const themes: Theme[] = ['system', 'light', 'dark']
const volumes: Preferences['volume'][] = ['off', 'soft', 'loud']
const modes: Preferences['announcements'][] = ['speech', 'tones', 'off']

/** What a person chooses for this browser. Everything holds at once. */
export function Settings({ theme: initial }: { theme: Theme }) {
  const [open, setOpen] = useState(false)
  const [theme, setTheme] = useState(initial)
  const chosen = usePreferences()
  return (
    <>
      <button type="button" className={`${item} text-text-2`} onClick={() => setOpen(true)}>
        <Icon of={SlidersHorizontal} />
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
        <Segmented
          legend={screen.theme.name}
          name="theme"
          value={theme}
          options={themes.map((value) => ({ value, words: screen.theme[value] }))}
          onValue={(value) => {
            chooseTheme(value)
            setTheme(value)
          }}
        />
        <div className="flex flex-col gap-1">
          <Check checked={chosen.letters} onValue={(letters) => prefer({ letters })}>
            {words.keys}
          </Check>
          <p className="text-small text-text-3">{words.keysLine}</p>
        </div>
        <div className="flex flex-col gap-1">
          <Segmented
            legend={words.sounds}
            name="volume"
            value={chosen.volume}
            options={volumes.map((value) => ({ value, words: words.volumes[value] }))}
            onValue={(volume) => prefer({ volume })}
          />
          <p className="text-small text-text-3">{words.soundsLine}</p>
        </div>
        <div className="flex flex-col gap-1">
          <Segmented
            legend={words.announcements}
            name="announcements"
            value={chosen.announcements}
            options={modes.map((value) => ({ value, words: words.modes[value] }))}
            onValue={(announcements) => prefer({ announcements })}
          />
          <p className="text-small text-text-3">{words.announcementsLine}</p>
        </div>
      </Dialog>
    </>
  )
}
