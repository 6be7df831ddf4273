'use client'

import { type FocusEvent, useEffect, useRef } from 'react'

/**
 * Who acts on something with the keyboard often makes it go away: a case is settled, a customer was told. The focus then moves to
 * the heading of the page, instead of falling out of it.
 *
 * @returns for the element around everything that may go
 */
export function useFocusCaught() {
  const last = useRef<Element | null>(null)
  useEffect(() => {
    if (last.current === null || last.current.isConnected) return
    last.current = null
    if (document.activeElement !== document.body) return
    // On the desk the heading of the page is for screen readers alone; that of the step is seen.
    const heading =
      document.querySelector<HTMLElement>('main [data-step-heading]') ??
      document.querySelector<HTMLElement>('main :is(h1, h2)')
    if (heading && !heading.hasAttribute('tabindex')) heading.tabIndex = -1
    heading?.focus()
  })
  return {
    onFocus: ({ target }: FocusEvent) => {
      last.current = target
    },
    // Nobody is told of the focus of what is taken away: whoever leaves, leaves on purpose.
    onBlur: () => {
      last.current = null
    },
  }
}
