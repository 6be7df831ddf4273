'use client'

import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'

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
    if (open) return show(dialog)
    if (dialog.open) dialog.close()
  }, [open])
  // One that is taken out of the page while it stands open would leave the focus nowhere.
  useLayoutEffect(() => {
    const dialog = ref.current
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      aria-labelledby={heading}
      // Left to itself the browser closes two dialogs with one `Esc` when a click has opened only the first of them.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
      // The browser tells of its closing only a task later: a second `Esc` before that would ask for what is open still.
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      // For the same reason that news may be of the closing before: by now it may stand open again.
      onClose={(event) => {
        if (!event.currentTarget.open) onClose()
      }}
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

/**
 * Everything else becomes inert with a modal dialog, for which the browser looks at every element of the page. So the question
 * is painted first, and whoever pressed sees it at once. What is under it gets no key from the beginning (use-keys.ts).
 * @returns takes the dialog back that is not modal yet
 */
function show(dialog: HTMLDialogElement): () => void {
  let task: ReturnType<typeof setTimeout> | undefined
  dialog.setAttribute('open', '')
  const frame = requestAnimationFrame(() => {
    task = setTimeout(() => {
      dialog.removeAttribute('open')
      dialog.showModal()
      // Left to itself the browser takes the first control, and a control cannot take the focus before it is shown.
      dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    })
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(task)
  }
}
