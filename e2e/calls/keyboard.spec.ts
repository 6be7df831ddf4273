import { expect, goodExpiry, test } from '../people'
import type { Agent } from '../people/agent'
import { hasNoBarriers } from '../people/barriers'
import { instance } from '../people/settings'

for (const theme of ['light', 'dark'] as const) {
  test(`A whole payment without a mouse, ${theme}, with no barrier on any step`, async ({
    agent,
    caller,
    reference,
  }) => {
    test.slow()
    const { page } = agent
    const { keyboard } = page
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await agent.isTold(/^You're away/)
    await hasNoBarriers(page)

    await caller.calls(agent)
    await tabsTo(agent, 'Amount')
    await keyboard.type('49')
    await tabsTo(agent, 'Reference')
    await keyboard.type(reference)
    await hasNoBarriers(page)
    await keyboard.press('Enter')

    await caller.keys('4111111111111171#')
    await agent.seesRow('Card number', 'Mistyped')
    await hasNoBarriers(page)
    await keyboard.press('r')
    await caller.keys('4111111111111111#')
    await caller.keys(goodExpiry())
    await agent.seesRow('Card number', 'Accepted · Visa')
    await agent.seesRow('Expiry', 'Accepted')

    await keyboard.press('Escape')
    const question = page.getByRole('dialog', { name: 'Cancel card entry?' })
    await expect(question.getByRole('button', { name: 'Keep going' })).toBeFocused()
    await hasNoBarriers(page)
    await keyboard.press('Enter')
    await expect(question).toBeHidden()

    // The question may be open for longer than the entry waits: a caller who has typed nothing loses nothing.
    await agent.seesRow('Security code', 'Your turn to ask')
    await hasNoBarriers(page)
    await caller.keys('123')
    await agent.mayTake()
    await expect(agent.heading).toBeFocused()
    await hasNoBarriers(page)
    await keyboard.press('Enter')

    await agent.seesResult(/^Paid/, 'Paid')
    await expect(agent.heading).toBeFocused()
    await expect(page).toHaveTitle(`£49.00 · Paid · ${reference}`)
    await hasNoBarriers(page)

    await tabsTo(agent, 'Payments', 'link')
    await keyboard.press('Enter')
    await expect(agent.inTheList(reference)).toContainText('Paid')
    await hasNoBarriers(page)
    await tabsTo(agent, reference, 'link')
    await keyboard.press('Enter')
    await expect(agent.main.getByRole('region', { name: 'Timeline' })).toBeVisible()
    await hasNoBarriers(page)
  })
}

test('Signing in has no barrier', async ({ page }) => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.goto(instance(0))
    await hasNoBarriers(page)
  }
})

/** Goes on with the tab key until the focus is there; a page has far fewer stops than this. */
async function tabsTo(agent: Agent, name: string, role: 'textbox' | 'link' = 'textbox'): Promise<void> {
  const target = agent.page.getByRole(role, { name, exact: true })
  for (let stops = 0; stops < 60; stops++) {
    await agent.page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`The tab key never leads to "${name}".`)
}
