import { expect, goodExpiry, test } from '../people'
import type { Agent } from '../people/agent'

test('A whole payment needs no mouse', async ({ agent, caller, reference }) => {
  test.slow()
  const { page } = agent
  const { keyboard } = page
  await agent.isTold(/^You're away/)

  await caller.calls(agent)
  await tabsTo(agent, 'Amount')
  await keyboard.type('49')
  await tabsTo(agent, 'Reference')
  await keyboard.type(reference)
  await keyboard.press('Enter')

  await caller.keys('4111111111111171#')
  await agent.seesRow('Card number', 'Mistyped')
  await keyboard.press('r')
  await caller.keys('4111111111111111#')
  await caller.keys(goodExpiry())
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.seesRow('Expiry', 'Accepted')

  await keyboard.press('Escape')
  const question = page.getByRole('dialog', { name: 'Cancel card entry?' })
  await expect(question.getByRole('button', { name: 'Keep going' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(question).toBeHidden()

  // The question may be open for longer than the entry waits: a caller who has typed nothing loses nothing.
  await agent.seesRow('Security code', 'Your turn to ask')
  await caller.keys('123')
  await agent.mayTake()
  await expect(agent.heading).toBeFocused()
  await keyboard.press('Enter')

  await agent.seesResult(/^Paid/, 'Paid')
  await expect(agent.heading).toBeFocused()
  await expect(page).toHaveTitle(`£49.00 · Paid · ${reference}`)

  await tabsTo(agent, 'Payments', 'link')
  await keyboard.press('Enter')
  await expect(agent.inTheList(reference)).toContainText('Paid')
  await tabsTo(agent, reference, 'link')
  await keyboard.press('Enter')
  await expect(agent.main.getByRole('region', { name: 'Timeline' })).toBeVisible()
})

test('The tab key goes from the call to the live row, then to the others, then to the end of the entry', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4111111111111111#')
  await caller.isAsked('expiration-date')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await expect(agent.heading).toBeFocused()
  const wanted = ['Connected', 'Re-ask Expiry', 'Re-ask Card number', 'Cancel card entry']
  const stops = await stopsOfTab(agent)
  // A button's text ends with the cap of its key.
  const named = stops.map((stop) => wanted.find((name) => stop.startsWith(name)))
  expect(named.filter((name) => name !== undefined)).toEqual(wanted)
})

/** What the tab key leads to, from the top of the page to its end. */
async function stopsOfTab({ page }: Agent): Promise<string[]> {
  const skip = page.getByRole('link', { name: 'Skip to the work area' })
  await skip.focus()
  const stops: string[] = []
  while (stops.length < 60) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate(() => {
      const { activeElement: at } = document
      return at === document.body ? null : (at?.getAttribute('aria-label') ?? at?.textContent ?? '')
    })
    if (name === null || (await skip.evaluate((element) => element === document.activeElement))) break
    stops.push(name.trim())
  }
  return stops
}

/** Goes on with the tab key until the focus is there; a page has far fewer stops than this. */
async function tabsTo(agent: Agent, name: string, role: 'textbox' | 'link' = 'textbox'): Promise<void> {
  const target = agent.page.getByRole(role, { name, exact: true })
  for (let stops = 0; stops < 60; stops++) {
    await agent.page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`The tab key never leads to "${name}".`)
}
