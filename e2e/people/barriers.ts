import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What keeps somebody from using a screen. Lesser findings do not fail a spec. */
const barriers = ['serious', 'critical']

/** axe-core's rules of WCAG 2.2 A and AA. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Looks for barriers on the screen as it is now, the frames in it included. */
export async function hasNoBarriers(page: Page, where = 'the screen'): Promise<void> {
  await finds(new AxeBuilder({ page }).withTags(tags), where)
}

/** In both themes, without the frame of the demo; `narrow`: also on a phone, where the page is another one. */
export async function hasNoBarriersInAnyLight(page: Page, where: string, narrow = false): Promise<void> {
  // Without legacy mode each look opens a page of its own, to put together what was found in frames of other origins.
  const builder = () => new AxeBuilder({ page }).setLegacyMode()
  const wide = page.viewportSize()
  await page.emulateMedia({ colorScheme: 'dark' })
  // The other theme has the same elements in other colours.
  await finds(builder().withRules(['color-contrast', 'link-in-text-block']), `${where}, dark`)
  await page.emulateMedia({ colorScheme: 'light' })
  await finds(builder().withTags(tags), `${where}, light`)
  if (!narrow || !wide) return
  await page.setViewportSize({ width: 390, height: 844 })
  await finds(builder().withTags(tags), `${where}, 390 px`)
  await page.setViewportSize(wide)
}

async function finds(builder: AxeBuilder, where: string): Promise<void> {
  const { violations } = await builder.analyze()
  const found = violations
    .filter(({ impact }) => impact && barriers.includes(impact))
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' | ')})`)
  expect(found, where).toEqual([])
}
