'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { becomePerson, setPace } from '@/lib/client/demo'
import { screen } from '@/lib/words'
import { forgetKept } from '../desk/use-kept'
import { type BarMessage, barMessage, type ConsoleMessage, prefilledDesk } from './messages'

/** One row of buttons; the bar tells when it needs more. */
const heightUsual = 49

/**
 * The bar of the demo: a page of somebody else's in a frame. It gets nothing but what is listed in `messages.ts`, and only
 * its own window on its own origin is listened to. Where there is room it stays in sight, and what else stays in sight
 * begins below it (`--demo-bar`).
 */
export function DemoBar({ url, roles }: { url: string; roles: readonly string[] }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(heightUsual)
  const router = useRouter()
  const isThere = useRef(false)

  // Listens before the frame can have said anything.
  useLayoutEffect(() => {
    const { origin } = new URL(url)
    const tell = (message: ConsoleMessage) => frame.current?.contentWindow?.postMessage(message, origin)
    const introduce = () => {
      if (isThere.current)
        tell({ viewer: { roles }, theme: document.documentElement.dataset.theme ?? 'system' })
    }
    const obey = async (message: BarMessage): Promise<boolean> => {
      if ('prefill' in message) router.push(prefilledDesk(message.prefill))
      if ('pace' in message) return setPace(message.pace)
      if ('become' in message) return (await becomePerson(message.become)) && leaveTo('/')
      if ('reset' in message) return leaveTo('/desk')
      return true
    }
    const hear = (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return
      const message = barMessage.safeParse(event.data)
      if (!message.success) return
      if ('ready' in message.data) {
        isThere.current = true
        introduce()
      } else if ('height' in message.data) setHeight(message.data.height)
      else {
        const { id } = message.data
        void obey(message.data).then((done) => tell({ answer: id, done }))
      }
    }
    window.addEventListener('message', hear)
    const themes = new MutationObserver(introduce)
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    introduce()
    return () => {
      window.removeEventListener('message', hear)
      themes.disconnect()
    }
  }, [url, roles, router])

  useEffect(() => {
    const { style } = document.documentElement
    style.setProperty('--demo-bar', `${height}px`)
    return () => void style.removeProperty('--demo-bar')
  }, [height])

  return (
    <iframe
      ref={frame}
      src={url}
      title={screen.demoBar}
      height={height}
      sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      className="block w-full shrink-0 border-0 bg-surface band:sticky band:top-0 band:z-20"
    />
  )
}

/** A full page load, so that nothing of the time before stays in memory. */
function leaveTo(path: string): true {
  forgetKept()
  window.location.assign(path)
  return true
}
