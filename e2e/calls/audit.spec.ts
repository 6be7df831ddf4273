import { expect, test } from '../people'
import { hasNoBarriersInAnyLight } from '../people/barriers'

test('A supervisor finds who took the money, sealed, and what was typed stays out of the address', async ({
  agent,
  caller,
  supervisor,
  reference,
}) => {
  test.slow()
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')

  const { page, main } = supervisor
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await supervisor.opens('/payments')
  await page.getByRole('link', { name: 'Audit' }).click()
  await expect(page).toHaveTitle('Audit · Sotto')
  const box = main.getByLabel('Reference or id')
  await box.fill('4111 1111 1111 1111')
  await box.press('Enter')
  await supervisor.sees('This looks like a card number or security code. Never type one here.')
  await box.fill(reference)
  await box.press('Enter')
  await expect(page).toHaveURL(/\/audit\?subject=/)
  expect(page.url()).not.toContain(reference)

  const row = (what: string) => main.getByRole('row').filter({ hasText: what })
  for (const what of ['Took the money', 'Started the payment'])
    await expect(row(what)).toContainText(/Sealed #\d+/, { timeout: 15_000 })
  await expect(row('Took the money')).toContainText(agent.person.name)
  await main.getByLabel('What', { exact: true }).selectOption('Take the money')
  await expect(row('Started the payment')).toHaveCount(0)
  await expect(row('Took the money')).toHaveCount(1)
  await hasNoBarriersInAnyLight(page, 'the audit', true)

  await main.getByRole('link', { name: 'Open the payment' }).click()
  await expect(page).toHaveTitle(new RegExp(reference))
})

test('An agent finds no way into the audit', async ({ agent, watch }) => {
  watch.expectsStatus(404)
  await agent.opensDesk()
  await expect(agent.page.getByRole('link', { name: 'Payments' })).toBeVisible()
  await expect(agent.page.getByRole('link', { name: 'Audit' })).toBeHidden()
  await agent.page.goto(`${agent.instance}/audit`)
  await expect(agent.page).toHaveTitle('Page not found · Sotto')
})
