'use client'

import { useEffect, useRef } from 'react'
import type { DeskView } from '@/lib/wire/views'
import { announce } from '../ui/announcer'
import { deskNews } from './announcing-desk'

/** Tells a screen reader what changed between two looks at the desk. */
export function useDeskAnnouncements(desk: DeskView): void {
  const before = useRef<DeskView | null>(null)
  useEffect(() => {
    for (const { text, region } of deskNews(before.current, desk)) announce(text, region)
    before.current = desk
  }, [desk])
}
