import type { Page } from '@playwright/test'
import { test } from '../e2e/people'
import { record } from './figures'
import { wholePayment } from './whole-payment'

/** Side by side, docked beside a CRM, on a phone. */
const widths = [1280, 480, 390]

for (const width of widths) {
  test(`What moves by itself at ${width} px`, async ({ agent, caller, reference }) => {
    const { page } = agent
    await page.setViewportSize({ width, height: 800 })
    await page.addInitScript(watchShifts)
    await page.reload()
    await agent.isConnected()
    const shifts: Moved[] = []
    let state = 'loading'
    const noted = async (next: string) => {
      for (const shift of await shiftsOf(page)) shifts.push({ ...shift, state: `${state} → ${next}` })
      state = next
    }
    await wholePayment({ agent, caller, reference }, noted).finally(() => tell(width, shifts))
  })
}

/** Also what moved until something went wrong. */
function tell(width: number, shifts: readonly Moved[]): void {
  for (const each of shifts) console.log(`    ${lineOf(each)}`)
  const surprises = shifts.filter(({ ofInput }) => !ofInput)
  const answers = shifts.filter(({ ofInput }) => ofInput)
  record({
    name: `cls.${width}`,
    what: `What moved by itself through two payments, ${width} px`,
    value: sum(surprises),
    unit: 'shift',
    limit: 0,
    details: surprises,
  })
  record({
    name: `cls.${width}.ofInput`,
    what: `What moved in answer to a key or click, ${width} px`,
    value: sum(answers),
    unit: 'shift',
    limit: null,
    details: answers,
  })
}

/** One movement of things that stayed on the screen. */
interface Shift {
  /** The browser's measure: share of the window that moved, times how far. */
  readonly value: number
  /** Within half a second of a key or click: then it is its answer. */
  readonly ofInput: boolean
  /** What moved, from where to where. */
  readonly parts: readonly string[]
}

interface Moved extends Shift {
  readonly state: string
}

function sum(shifts: readonly Shift[]): number {
  return Math.round(shifts.reduce((total, { value }) => total + value, 0) * 10_000) / 10_000
}

function lineOf({ value, ofInput, state, parts }: Moved): string {
  return `${value.toFixed(4)}${ofInput ? ' (after input)' : ''}  ${state}: ${parts.join('; ')}`
}

declare global {
  interface Window {
    sottoShifts: Shift[]
  }
}

/** What has moved since the last look. A frame later, because the browser tells of a frame after it. */
function shiftsOf(page: Page): Promise<Shift[]> {
  return page.evaluate(
    () =>
      new Promise<Shift[]>((resolve) =>
        requestAnimationFrame(() => setTimeout(() => resolve(window.sottoShifts.splice(0)))),
      ),
  )
}

interface ShiftEntry extends PerformanceEntry {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[]
}

/** Runs in the page, before anything else does. */
function watchShifts(): void {
  window.sottoShifts = []
  const nameOf = (node: Node | null) => {
    const element = node instanceof Element ? node : (node?.parentElement ?? null)
    if (!element) return 'something that is gone'
    const marks = [...element.attributes]
      .filter(({ name }) => name.startsWith('data-') || name === 'role' || name === 'aria-label')
      .map(({ name, value }) => `[${name}="${value}"]`)
    return `${element.localName}${marks.join('')} "${(element.textContent ?? '').trim().slice(0, 40)}"`
  }
  const place = ({ left, top, width, height }: DOMRect) =>
    `${Math.round(left)},${Math.round(top)} ${Math.round(width)}×${Math.round(height)}`
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as ShiftEntry[])
      window.sottoShifts.push({
        value,
        ofInput: hadRecentInput,
        parts: sources.map(
          ({ node, previousRect, currentRect }) =>
            `${nameOf(node)} from ${place(previousRect)} to ${place(currentRect)}`,
        ),
      })
  }).observe({ type: 'layout-shift', buffered: true })
}
