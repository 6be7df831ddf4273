import type { ReactNode } from 'react'
import { Announcer } from '@/components/ui/announcer'
import { geistMono, inter, interExtended } from './fonts'
import { chosenTheme } from './theme'
import './globals.css'

export const viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

/** The page around every page. The remembered theme is in a cookie, so the first paint is right without a script. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await chosenTheme()
  return (
    <html
      lang="en-GB"
      data-theme={theme === 'system' ? undefined : theme}
      className={`${inter.variable} ${interExtended.variable} ${geistMono.variable}`}
    >
      <body>
        {children}
        <Announcer />
      </body>
    </html>
  )
}
