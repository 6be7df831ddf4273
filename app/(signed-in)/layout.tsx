import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { themeOf } from '../theme'

/** The frame around every signed-in page. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <Shell viewer={null} test theme={themeOf(await cookies())}>
      {children}
    </Shell>
  )
}
