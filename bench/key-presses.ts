import type { Page } from '@playwright/test'
import { expect } from '../e2e/people'
import type { Agent } from '../e2e/people/agent'
import { type Caller, cards } from '../e2e/people/caller'
import { outside } from '../e2e/people/outside'

/** One fewer than the number has, so that no round is ever complete. */
const keysInRound = 15

/**
 * From the moment in which the telephony sends the callback of a key until the dot is on the screen, in milliseconds,
 * for at least `count` keys at a person's pace. The card number must be the field that is asked; it is asked again and
 * again. Simulator and browser share this machine's clock.
 */
export async function keyPressTimes(agent: Agent, caller: Caller, count: number): Promise<number[]> {
  const times: number[] = []
  await agent.page.evaluate(watchDots)
  for (;;) {
    await caller.isAsked('payment-card-number')
    await agent.seesSlots('Card number', 'no keys typed')
    const since = (await outside.requests()).at(-1)?.id ?? 0
    await agent.page.evaluate(forgetDots)
    await caller.presses(cards.visa.slice(0, keysInRound), 'human')
    await agent.seesSlots('Card number', `${keysInRound} keys typed`)
    times.push(...(await roundOf(agent.page, caller, since)))
    if (times.length >= count) return times
    await agent.page.keyboard.press('r')
  }
}

async function roundOf(page: Page, caller: Caller, since: number): Promise<number[]> {
  const sent = (await outside.requests(since))
    .filter(({ kind, callSid }) => kind === 'payment' && callSid === caller.sid)
    .slice(-keysInRound)
    .map(({ at, ms }) => Date.parse(at) - ms)
  expect(sent).toHaveLength(keysInRound)
  await page.waitForFunction((keys) => window.sottoDots.some(({ dots }) => dots >= keys), keysInRound)
  const painted = await page.evaluate(() => window.sottoDots)
  return sent.map((sentAt, index) => {
    const dot = painted.find(({ dots }) => dots > index)
    if (!dot) throw new Error(`Key ${index + 1} was never painted.`)
    return dot.at - sentAt
  })
}

declare global {
  interface Window {
    /** How many dots were on the screen, and since when, in milliseconds since 1970. */
    sottoDots: { dots: number; at: number }[]
  }
}

function forgetDots(): void {
  window.sottoDots = []
}

/** Runs in the page: notes each change in the number of dots once the frame that shows it has been painted. */
function watchDots(): void {
  let known = 0
  window.sottoDots = []
  const look = () => {
    const dots = document.querySelectorAll('[data-slot="typed"]').length
    if (dots === known) return
    known = dots
    requestAnimationFrame(() => {
      // The first task after the frame's callbacks runs when the frame has been painted.
      const channel = new MessageChannel()
      channel.port1.onmessage = () =>
        window.sottoDots.push({ dots, at: performance.timeOrigin + performance.now() })
      channel.port2.postMessage(null)
    })
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true })
}
