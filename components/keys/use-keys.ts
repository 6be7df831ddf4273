'use client'

import { use, useEffect, useRef } from 'react'
import { preferences } from '@/lib/client/preferences'
import { Acting } from '../ui/acting'
import { type Intent, intentOf, type KeyPress } from './intents'
import { isMeantFor, noPresses, type Place, type Presses, pressed, released, startOf, typed } from './presses'

/** Runs the given actions when their keys are pressed anywhere on the page. An absent action leaves its key alone. */
export function useKeys(actions: Partial<Record<Intent, (event: KeyboardEvent) => void>>): void {
  const acting = use(Acting)
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = acting ? actions : {}
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const intent = intentOf(keyPress(event))
      const action = intent && latest.current[intent]
      if (!action || (intent === 'primary' && !isMeant(event.timeStamp))) return
      event.preventDefault()
      action(event)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** When the press behind an action at the given `event.timeStamp` began. Needs {@link followPresses}. */
export function pressStart(at: number): number {
  return startOf(presses, at)
}

/** A step or result took the place of the one before: a press that began there is not meant for it. */
export function stepAppeared(): void {
  stepAppearedAt = performance.now()
}

/** Whether the press behind an action at the given `event.timeStamp` was meant for what stands on the screen now. */
export function isMeant(at: number): boolean {
  return isMeantFor(presses, at, stepAppearedAt)
}

let stepAppearedAt = 0
let presses: Presses = noPresses
let followers = 0

/**
 * Follows the presses that can set off a button, from their beginning, also while no such button is there.
 * One set of listeners for the page, in the capture phase, so that none is missed.
 * @returns ends the following
 */
export function followPresses(): () => void {
  followers += 1
  if (followers === 1) for (const [type, listener] of listeners) window.addEventListener(type, listener, true)
  return () => {
    followers -= 1
    if (followers > 0) return
    for (const [type, listener] of listeners) window.removeEventListener(type, listener, true)
    presses = noPresses
  }
}

const listeners: readonly [string, (event: Event) => void][] = [
  ['keydown', (event) => down(event)],
  ['keyup', (event) => up(event)],
  ['pointerdown', (event) => down(event)],
  ['pointerup', (event) => up(event)],
  ['pointercancel', (event) => up(event)],
  ['input', () => write()],
  // What is let go while another window has the focus is never reported: a blur ends every press.
  ['blur', (event) => event.target === window && clear()],
]

function down(event: Event) {
  const name = pressName(event)
  const repeat = event instanceof KeyboardEvent && event.repeat
  if (name) presses = pressed(presses, name, event.timeStamp, repeat, placeOf(event))
}
function up(event: Event) {
  const name = pressName(event)
  if (name) presses = released(presses, name, event.timeStamp)
}
function write() {
  presses = typed(presses)
}
function clear() {
  presses = noPresses
}

function placeOf(event: Event): Place | null {
  return event instanceof PointerEvent ? { x: event.clientX, y: event.clientY } : null
}

function pressName(event: Event): string | null {
  if (!(event instanceof KeyboardEvent)) return 'pointer'
  return event.key === 'Enter' || event.key === ' ' ? event.key : null
}

function keyPress(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    repeat: event.repeat,
    modified: event.ctrlKey || event.altKey || event.metaKey || event.isComposing,
    shifted: event.shiftKey,
    where: whereOf(event.target),
    covered: document.querySelector('dialog[open], :popover-open') !== null,
    letters: preferences().letters,
  }
}

function whereOf(target: EventTarget | null): KeyPress['where'] {
  if (!(target instanceof Element)) return 'page'
  if (target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]'))
    return 'text'
  return target.closest('button, a[href], summary, input, [role=button], [role=menuitem]')
    ? 'control'
    : 'page'
}
