import type { Page } from '@playwright/test'
import { test } from '../e2e/people'
import { record, spreadOf } from './figures'
import { wholePayment } from './whole-payment'

/** A processor of a quarter of the speed: the machine on an agent's desk is not the one that this was written on. */
const slowdown = 4

/** An answer that comes later is felt as a delay. */
const interactionMsMax = 100

test('The slowest answers to keys and clicks', async ({ agent, caller, reference }) => {
  const { page } = agent
  await page.addInitScript(watchInteractions)
  await page.reload()
  await agent.isConnected()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  let state = 'loaded'
  const met = new Map<number, Met>()
  const noted = async (next: string) => {
    for (const seen of await interactionsOf(page))
      if (seen.ms > (met.get(seen.id)?.ms ?? -1)) met.set(seen.id, { ...seen, state: `${state} → ${next}` })
    state = next
  }
  await wholePayment({ agent, caller, reference }, noted).finally(() => tell([...met.values()]))
})

/** Also what was met until something went wrong. */
function tell(met: readonly Met[]): void {
  const slowest = met.toSorted((a, b) => b.ms - a.ms).slice(0, 8)
  const spread = spreadOf(met.map(({ ms }) => ms))
  for (const { ms, kind, target, state, inputDelayMs, processingMs } of slowest)
    console.log(
      `    ${ms} ms  ${kind} on ${target}, ${state} (waited ${inputDelayMs} ms, worked ${processingMs} ms)`,
    )
  const what = `at 1/${slowdown} of the speed`
  record({
    name: 'inp.worst',
    what: `Key or click → painted, worst, ${what}`,
    value: spread.max,
    unit: 'ms',
    limit: interactionMsMax,
    details: { slowdown, spread, slowest },
  })
  record({
    name: 'inp.p98',
    what: `Key or click → painted, p98, ${what}`,
    value: spread.p98,
    unit: 'ms',
    limit: interactionMsMax,
  })
}

/** One key press or click with everything that belongs to it; the browser tells multiples of 8 ms. */
interface Seen {
  readonly id: number
  readonly ms: number
  readonly inputDelayMs: number
  readonly processingMs: number
  readonly kind: string
  readonly target: string
}

interface Met extends Seen {
  /** Between which states of the desk. */
  readonly state: string
}

declare global {
  interface Window {
    sottoInteractions: Map<number, Seen>
  }
}

/** What has been seen since the last look. A frame later, because the browser tells of a frame after it. */
function interactionsOf(page: Page): Promise<Seen[]> {
  return page.evaluate(
    () =>
      new Promise<Seen[]>((resolve) =>
        requestAnimationFrame(() =>
          setTimeout(() => {
            const seen = [...window.sottoInteractions.values()]
            window.sottoInteractions.clear()
            resolve(seen)
          }),
        ),
      ),
  )
}

/** Runs in the page, before anything else does. */
function watchInteractions(): void {
  window.sottoInteractions = new Map()
  const nameOf = (node: Node | null) => {
    const element =
      node instanceof Element ? (node.closest('button, a, input, select, textarea') ?? node) : null
    if (!element) return 'something that is gone'
    const name = element.getAttribute('aria-label') ?? element.getAttribute('name') ?? element.textContent
    return `${element.localName} "${(name ?? '').trim().slice(0, 40)}"`
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      const id = entry.interactionId ?? 0
      if (id === 0 || entry.duration <= (window.sottoInteractions.get(id)?.ms ?? -1)) continue
      window.sottoInteractions.set(id, {
        id,
        ms: entry.duration,
        inputDelayMs: Math.round(entry.processingStart - entry.startTime),
        processingMs: Math.round(entry.processingEnd - entry.processingStart),
        kind: entry.name,
        target: nameOf(entry.target),
      })
    }
    // `durationThreshold` is missing from the DOM library's types.
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
}
