import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What keeps somebody from using a screen. Lesser findings do not fail a spec. */
const barriers = ['serious', 'critical']

/** Looks for barriers (axe-core's rules of WCAG 2.2 A and AA) on the screen as it is now. */
export async function hasNoBarriers(page: Page, where = 'the screen'): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const found = violations
    .filter(({ impact }) => impact && barriers.includes(impact))
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' | ')})`)
  expect(found, where).toEqual([])
}

/** In both themes; `narrow`: also on a phone, where the page is another one. */
export async function hasNoBarriersInAnyLight(page: Page, where: string, narrow = false): Promise<void> {
  const wide = page.viewportSize()
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await hasNoBarriers(page, `${where}, ${theme}`)
  }
  if (!narrow || !wide) return
  await page.setViewportSize({ width: 390, height: 844 })
  await hasNoBarriers(page, `${where}, 390 px`)
  await page.setViewportSize(wide)
}
