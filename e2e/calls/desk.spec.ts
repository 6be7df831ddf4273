import { expect, test } from '../people'

// The vendors' clock runs as in life here: an entry must stay open while somebody looks at it.
test('The rows of the card entry fit into every window', async ({ agent, caller, entryAsInLife }) => {
  await entryAsInLife()
  // More keys than a usual number has: the longest row there is.
  await caller.presses('4111111111111111')
  await agent.seesSlots('Card number', '16 keys typed')
  const { page } = agent
  for (const width of [
    305, 320, 390, 480, 705, 720, 740, 760, 768, 800, 1023, 1024, 1100, 1265, 1280, 1440,
  ]) {
    await page.setViewportSize({ width, height: 800 })
    const over = await page.evaluate(() => {
      const list = document.querySelector('[data-row]')?.closest('ol')?.getBoundingClientRect()
      const inside = [...document.querySelectorAll('[data-row] *')].map((part) =>
        part.getBoundingClientRect(),
      )
      return {
        page: document.documentElement.scrollWidth - window.innerWidth,
        rows: Math.max(...inside.map(({ right }) => right)) - (list?.right ?? 0),
      }
    })
    expect(over.page, `the page at ${width} px`).toBeLessThanOrEqual(0)
    expect(over.rows, `the rows at ${width} px`).toBeLessThanOrEqual(0)
  }
})

test('"Cannot reach the server" goes when the server is reached again', async ({
  agent,
  entryAsInLife,
  watch,
}) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED/)
  const sentence = "We can't reach the server. Try again."
  const context = agent.page.context()
  await entryAsInLife()
  await agent.seesRow('Card number', 'Your turn to ask')

  await context.setOffline(true)
  await agent.page.keyboard.press('r')
  await agent.sees(sentence)
  await context.setOffline(false)
  await agent.doesNotSee(sentence)
  await agent.seesStep('Card')
})

test('A session that ends in the middle of an entry says so where she signs in', async ({
  agent,
  entryAsInLife,
  watch,
}) => {
  watch.expectsStatus(401)
  await entryAsInLife()
  await agent.seesRow('Card number', 'Your turn to ask')

  await agent.page.context().clearCookies()
  await agent.page.keyboard.press('r')
  const email = agent.page.getByRole('textbox', { name: 'E-mail' })
  await expect(agent.page.getByRole('status').filter({ hasText: 'Your session has ended.' })).toBeVisible()
  await expect(email).toBeFocused()
  await expect(email).toHaveAccessibleDescription('Your session has ended. Sign in again.')
})

test('Going away and coming back keeps the focus on the button', async ({ agent }) => {
  const { page } = agent
  await page.getByRole('button', { name: 'Go ready' }).click()
  const away = page.getByRole('button', { name: 'Go away' })
  await expect(away).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Go ready' })).toBeFocused()
  await agent.isTold("You're away: break. Calls go to others.")
})

test('An address that leads nowhere leads back to where the person works', async ({ supervisor, watch }) => {
  watch.expectsStatus(404)
  const { page } = supervisor
  await page.goto(`${supervisor.instance}/nowhere`)
  await expect(page).toHaveTitle('Page not found · Sotto')
  await expect(page.getByText('TEST', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Go to the start' }).click()
  await expect(page).toHaveURL(`${supervisor.instance}/payments`)
})
