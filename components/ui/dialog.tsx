'use client'

import { type ReactNode, useEffect, useId, useRef } from 'react'

/**
 * A question on top of the page. The browser keeps the focus inside and gives it back; `Esc` means "keep going".
 */
export function Dialog({
  open,
  title,
  onClose,
  children,
  actions,
}: {
  open: boolean
  title: string
  onClose: () => void
  children: ReactNode
  actions: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (open && !dialog.open) {
      dialog.showModal()
      // Left to itself the browser takes the first control, and a control cannot take the focus before it is shown.
      dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    }
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog
      ref={ref}
      aria-labelledby={heading}
      onClose={onClose}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] animate-fade rounded-card border border-line bg-surface p-5 text-text shadow-float"
    >
      {open && (
        <div className="flex flex-col gap-4">
          <h2 id={heading} className="text-heading">
            {title}
          </h2>
          {children}
          <div className="flex flex-wrap justify-end gap-2">{actions}</div>
        </div>
      )}
    </dialog>
  )
}
