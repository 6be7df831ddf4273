import { expect, type Page } from '@playwright/test'

/** One text that a live region said, and when, in milliseconds since the page was loaded. */
interface Heard {
  readonly region: 'polite' | 'assertive'
  readonly text: string
  readonly at: number
}

declare global {
  interface Window {
    sottoHeard: Heard[]
  }
}

/** The ear of somebody who works with a screen reader: everything that the two live regions said since the page was loaded. */
export class Announcements {
  private constructor(private readonly page: Page) {}

  /** Loads the page anew: what was said before is not heard. */
  static async of(page: Page): Promise<Announcements> {
    await page.addInitScript(listen)
    await page.reload()
    return new Announcements(page)
  }

  async heard(region: Heard['region'], text: string | RegExp): Promise<void> {
    await expect
      .poll(async () => (await this.all()).filter((each) => each.region === region).map(({ text }) => text))
      .toContainEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  }

  all(): Promise<Heard[]> {
    return this.page.evaluate(() => window.sottoHeard)
  }
}

/** Runs in the page, before anything else does: a region says its text when it changes. */
function listen(): void {
  window.sottoHeard = []
  const regions = { polite: 'announced-politely', assertive: 'announced-at-once' } as const
  const last: Record<string, string> = {}
  new MutationObserver(() => {
    for (const [region, id] of Object.entries(regions)) {
      const text = document.getElementById(id)?.textContent ?? ''
      if (text === (last[region] ?? '')) continue
      last[region] = text
      if (text !== '')
        window.sottoHeard.push({ region: region as Heard['region'], text, at: performance.now() })
    }
  }).observe(document, { childList: true, subtree: true, characterData: true })
}
