'use client'

import { Activity, CircleUser, Headset, List, ScrollText, TriangleAlert, Users } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useLiveStream } from '@/lib/client/live/use-live'
import type { Theme } from '@/lib/client/theme'
import { screen, unresolvedWords } from '@/lib/words'
import { Icon } from '../ui/icon'
import { TestBanner } from '../ui/test-banner'
import { FreshCode } from './fresh-code'
import { Legend } from './legend'
import { Lock } from './lock'
import { ItemWords, item } from './nav-item'
import { Settings } from './settings'
import { SignOut } from './sign-out'
import { ThemeSwitch } from './theme-switch'

/** Who is signed in, as far as the frame around the pages needs to know. */
export interface ShellViewer {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
}

/**
 * The frame of every signed-in page: skip link, TEST band, navigation, work area. It also keeps the one live stream.
 * Navigation: words from 1536 px, icons with tooltips from 1024 px, a top row below.
 */
export function Shell({
  viewer,
  locked,
  test,
  theme,
  bar = null,
  children,
}: {
  viewer: ShellViewer | null
  /** Nobody was at this session's screen for too long. */
  locked: boolean
  /** Anything but live mode carries the TEST band. */
  test: boolean
  theme: Theme
  /** Below the TEST band; only the demo has one. */
  bar?: ReactNode
  children: ReactNode
}) {
  useLiveStream(viewer?.id ?? 'anyone')
  const path = usePathname()
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#work"
        className="sr-only z-30 rounded-control bg-surface px-4 py-2 font-medium text-link focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {screen.skipToWork}
      </a>
      {test && <TestBanner />}
      {bar}
      <div className="flex flex-1 flex-col desk:grid desk:grid-cols-[64px_minmax(0,1fr)] wide:grid-cols-[224px_minmax(0,1fr)]">
        <Navigation viewer={viewer} theme={theme} />
        <main
          id="work"
          tabIndex={-1}
          className="mx-auto flex w-full max-w-[1480px] min-w-0 flex-1 flex-col gap-4 px-3 pt-2 pb-24 outline-none band:px-6 band:pt-4 band:pb-6"
        >
          <Lock name={viewer?.name ?? ''} lockedAtFirst={locked} onDesk={path.startsWith('/desk')}>
            {children}
          </Lock>
        </main>
      </div>
      <FreshCode />
    </div>
  )
}

function Navigation({ viewer, theme }: { viewer: ShellViewer | null; theme: Theme }) {
  const path = usePathname()
  const { nav } = screen
  const holds = (role: string) => viewer?.roles.includes(role) ?? false
  const oversees = holds('supervisor') || holds('admin')
  return (
    <nav aria-label={nav.name} className="border-b border-line bg-surface desk:border-r desk:border-b-0">
      <div className="flex min-h-12 items-center gap-1 px-2 max-[30rem]:gap-0 max-[30rem]:overflow-x-auto max-[30rem]:px-1 band:px-4 desk:sticky desk:top-(--demo-bar,0px) desk:z-10 desk:h-[calc(100dvh-1.5rem-var(--demo-bar,0px))] desk:flex-col desk:items-stretch desk:px-2 desk:py-3 wide:px-3">
        {/* The places and the tools leave no room for it on a phone. */}
        <p className="px-2 text-section tracking-tight max-[30rem]:hidden desk:mb-3 desk:px-0 desk:text-center desk:text-small wide:px-3 wide:text-left wide:text-section">
          {screen.product}
        </p>
        {holds('agent') && (
          <NavLink to="/desk" words={nav.desk} icon={Headset} here={path.startsWith('/desk')} />
        )}
        {(holds('agent') || holds('supervisor')) && (
          <>
            <NavLink to="/payments" words={nav.payments} icon={List} here={path.startsWith('/payments')} />
            <NavLink
              to="/unresolved"
              words={unresolvedWords.title}
              icon={TriangleAlert}
              here={path.startsWith('/unresolved')}
            />
          </>
        )}
        {oversees && (
          <>
            <NavLink
              to="/audit"
              words={screen.nav.audit}
              icon={ScrollText}
              here={path.startsWith('/audit')}
            />
            <NavLink to="/health" words={nav.health} icon={Activity} here={path.startsWith('/health')} />
          </>
        )}
        {holds('admin') && (
          <NavLink to="/people" words={nav.people} icon={Users} here={path.startsWith('/people')} />
        )}
        <span className="flex-1" />
        {viewer && <p className="hidden truncate px-3 text-small text-text-3 wide:block">{viewer.name}</p>}
        <AccountLink here={path.startsWith('/account')} />
        <Legend />
        <Settings theme={theme} />
        {/* A narrow row has no room for every tool: there it is among the settings alone. */}
        <span className="contents max-band:hidden">
          <ThemeSwitch initial={theme} />
        </span>
        <SignOut />
      </div>
    </nav>
  )
}

/** A tool, not a place: its words are its name where the row is narrow. */
function AccountLink({ here }: { here: boolean }) {
  return (
    <Link
      href="/account"
      aria-current={here ? 'page' : undefined}
      className={`${item} ${here ? 'bg-selected font-semibold text-link' : 'text-text-2'}`}
    >
      <Icon of={CircleUser} />
      <ItemWords always={false}>{screen.nav.account}</ItemWords>
    </Link>
  )
}

function NavLink({ to, words, icon, here }: { to: string; words: string; icon: typeof List; here: boolean }) {
  return (
    <Link
      href={to}
      aria-current={here ? 'page' : undefined}
      className={`${item} ${here ? 'bg-selected font-semibold text-link' : 'text-text-2'}`}
    >
      <span className="max-band:hidden">
        <Icon of={icon} />
      </span>
      <ItemWords always>{words}</ItemWords>
    </Link>
  )
}
