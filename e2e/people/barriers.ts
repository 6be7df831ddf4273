import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What keeps somebody from using a screen. Lesser findings do not fail a spec. */
const barriers = ['serious', 'critical']

/** Looks for barriers (axe-core's rules of WCAG 2.2 A and AA) on the screen as it is now. */
export async function hasNoBarriers(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const found = violations
    .filter(({ impact }) => impact && barriers.includes(impact))
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' | ')})`)
  expect(found).toEqual([])
}
