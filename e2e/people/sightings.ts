import { expect, type JSHandle, type Page } from '@playwright/test'

/**
 * Everything that stood in some places of a page since the watching began, for however short. What lasts for less than a
 * second is missed by a look now and then, above all on a busy machine. Loading the page anew ends it.
 */
export class Sightings {
  private constructor(private readonly seen: JSHandle<Set<string>>) {}

  /** Watches all places that a CSS selector names, also those that are not there yet. Begin before it happens. */
  static async of(page: Page, places: string): Promise<Sightings> {
    return new Sightings(
      await page.evaluateHandle((selector) => {
        const seen = new Set<string>()
        const look = () => {
          for (const place of document.querySelectorAll(selector)) seen.add(place.textContent)
        }
        look()
        new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })
        return seen
      }, places),
    )
  }

  /** Waits until the words have stood there. */
  async include(words: string | RegExp): Promise<void> {
    const text = typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words)
    await expect.poll(() => this.all()).toContainEqual(text)
  }

  /** The texts of the places so far, oldest first. */
  all(): Promise<string[]> {
    return this.seen.evaluate((seen) => [...seen])
  }
}
