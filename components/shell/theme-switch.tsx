'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { chooseTheme, type Theme } from '@/lib/client/theme'
import { screen } from '@/lib/words'
import { Icon } from '../ui/icon'
import { ItemWords, item } from './nav-item'

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const icons = { system: Monitor, light: Sun, dark: Moon } as const

/** Follows the device, or stays light or dark; each press goes one further. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  return (
    <button
      type="button"
      className={`${item} text-text-2`}
      onClick={() => {
        chooseTheme(next[theme])
        setTheme(next[theme])
      }}
    >
      <Icon of={icons[theme]} />
      <ItemWords always={false}>{`${screen.theme.name}: ${screen.theme[theme]}`}</ItemWords>
    </button>
  )
}
