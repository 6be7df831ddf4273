'use client'

import type { LucideIcon } from 'lucide-react'
import { type PointerEvent, type ReactNode, type Ref, use } from 'react'
import { isMeant } from '../keys/use-keys'
import { Acting } from './acting'
import { Icon } from './icon'
import { KeyCap } from './key-cap'

export type ButtonKind = 'primary' | 'secondary' | 'quiet'

const kinds: Record<ButtonKind, string> = {
  primary: 'min-h-11 px-4 bg-action text-on-action hover:bg-action-hover font-semibold',
  secondary: 'min-h-9 px-3 border border-line-strong bg-surface text-text hover:bg-sunken font-medium',
  quiet: 'min-h-9 px-2.5 text-text-2 hover:bg-sunken hover:text-text font-medium',
}

export interface ButtonProps {
  children: string
  kind?: ButtonKind
  type?: 'button' | 'submit'
  icon?: LucideIcon
  /** The key that runs the same action, drawn beside the words. */
  keyCap?: string
  /** Words shown instead while the action runs; the width stays. */
  busyWords?: string
  busy?: boolean
  /** Looks ready but is not: the reason must stand beside it. Clicks still arrive. */
  unready?: boolean
  describedBy?: string | undefined
  /** A fuller name where the words alone would not say what for. */
  name?: string
  wide?: boolean
  form?: string
  /** The same action has another button for the keyboard, at a better place in its order. */
  pointerOnly?: boolean
  /** The safe answer of a dialog: it has the focus when the dialog opens. */
  firstFocus?: boolean
  onPress?: () => void
  onPointerDown?: (event: PointerEvent) => void
  /** Opens the popover of this id. */
  popoverTarget?: string
  /** On a narrow window the icon stands alone; the words are its name. */
  compact?: boolean
  /** Where the words stand in a button that is wider than they are. */
  align?: 'center' | 'left'
  ref?: Ref<HTMLButtonElement>
}

/**
 * The one button. A busy button keeps its focus and its place, says so, and ignores further clicks. So does a button on
 * which the second half of a double click lands because it has just taken the place of the one that was meant.
 */
export function Button({
  children,
  kind = 'secondary',
  type = 'button',
  icon,
  keyCap,
  busy = false,
  busyWords,
  unready = false,
  describedBy,
  name,
  wide = false,
  form,
  firstFocus = false,
  pointerOnly = false,
  onPress,
  onPointerDown,
  popoverTarget,
  align = 'center',
  compact = false,
  ref,
}: ButtonProps) {
  const acting = use(Acting)
  return (
    <button
      ref={ref}
      type={type}
      form={form}
      disabled={!acting}
      popoverTarget={popoverTarget}
      tabIndex={pointerOnly ? -1 : undefined}
      data-first-focus={firstFocus || undefined}
      aria-label={name}
      aria-disabled={busy || unready || undefined}
      aria-busy={busy || undefined}
      aria-describedby={describedBy}
      onPointerDown={onPointerDown}
      onClick={(event) => {
        if (busy || !isMeant(event.timeStamp)) event.preventDefault()
        else onPress?.()
      }}
      className={`inline-flex items-center ${align === 'left' ? 'justify-start' : 'justify-center'} gap-2 rounded-control disabled:opacity-50 text-body whitespace-nowrap select-none max-band:min-h-10 ${kinds[kind]} ${wide ? 'w-full' : ''} ${busy ? 'cursor-progress' : ''}`}
    >
      {icon && <Icon of={icon} />}
      <span className={compact ? 'max-band:sr-only' : 'contents'}>
        <Words busy={busy} busyWords={busyWords}>
          {children}
        </Words>
      </span>
      {keyCap && <KeyCap inverted={kind === 'primary'}>{keyCap}</KeyCap>}
    </button>
  )
}

/** Both texts lie in the same cell, so that the button is as wide as the longer one from the start. */
function Words({
  busy,
  busyWords,
  children,
}: {
  busy: boolean
  busyWords: string | undefined
  children: ReactNode
}) {
  if (!busyWords) return <span>{children}</span>
  return (
    <span className="grid">
      <span className={`col-start-1 row-start-1 ${busy ? 'invisible' : ''}`}>{children}</span>
      <span className={`col-start-1 row-start-1 ${busy ? '' : 'invisible'}`}>{busyWords}…</span>
    </span>
  )
}
