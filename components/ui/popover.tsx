'use client'

import { type ReactNode, type Ref, useId, useRef } from 'react'

/**
 * Something that opens beside its button: the browser's own popover, which lies on top of everything. `Esc` and a press
 * elsewhere close it, and the focus goes back to the button.
 */
export function Popover({
  button,
  children,
}: {
  /** Draws the button; what it is given belongs on the element itself. */
  button: (parts: { popoverTarget: string; ref: Ref<HTMLButtonElement> }) => ReactNode
  /** `close` is for an item that was chosen. */
  children: (close: () => void) => ReactNode
}) {
  const id = useId()
  const anchor = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const place = () => {
    const box = anchor.current?.getBoundingClientRect()
    if (!box || !panel.current) return
    panel.current.style.top = `${box.bottom + 4}px`
    panel.current.style.right = `${Math.max(8, document.documentElement.clientWidth - box.right)}px`
  }
  return (
    <>
      {button({ popoverTarget: id, ref: anchor })}
      <div
        ref={panel}
        id={id}
        popover="auto"
        onBeforeToggle={place}
        className="inset-auto m-0 max-w-[calc(100vw-1rem)] rounded-card border border-line bg-surface p-3 text-text shadow-float"
      >
        {children(() => panel.current?.hidePopover())}
      </div>
    </>
  )
}
