import type { Locator, Page } from '@playwright/test'

/** How a button answered a click. */
export interface Answer {
  /** Frames that were painted between the click and its first visible answer: 0 is the next one. */
  readonly framesBefore: number
  /** From the click until the frame with the answer was painted, in milliseconds. */
  readonly ms: number
}

/** Clicks, and measures in the page when the screen first changes. */
export async function clickAnswer(page: Page, button: Locator): Promise<Answer> {
  const answer = page.evaluate(watchNextClick)
  await button.click()
  return answer
}

/** Runs in the page. */
function watchNextClick(): Promise<Answer> {
  return new Promise((resolve) => {
    const onClick = (click: Event) => {
      let frames = 0
      let answered = false
      const count = () => {
        if (answered) return
        frames += 1
        requestAnimationFrame(count)
      }
      requestAnimationFrame(count)
      const observer = new MutationObserver(() => {
        if (answered) return
        answered = true
        observer.disconnect()
        requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.onmessage = () =>
            resolve({ framesBefore: frames, ms: performance.now() - click.timeStamp })
          channel.port2.postMessage(null)
        })
      })
      observer.observe(document.querySelector('main') ?? document.body, {
        childList: true,
        subtree: true,
        attributes: true,
        characterData: true,
      })
    }
    window.addEventListener('click', onClick, { capture: true, once: true })
  })
}
