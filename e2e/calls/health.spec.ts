import { expect, test } from '../people'
import type { Supervisor } from '../people/colleague'

const check = (supervisor: Supervisor, name: string) =>
  supervisor.main
    .getByRole('listitem')
    .filter({ has: supervisor.page.getByRole('heading', { name, exact: true }) })

/** Pressed as soon as it may be: the last round may have been asked for a moment ago. */
async function checksNow(supervisor: Supervisor): Promise<void> {
  const button = supervisor.main.getByRole('button', { name: 'Check now' })
  await expect(button).toHaveAccessibleDescription('', { timeout: 15_000 })
  await button.click()
  await expect(button).toHaveAccessibleDescription(/^Again in \d+ s$/)
}

test('Refused keys are a fault that says not to take cards, until they are accepted again', async ({
  supervisor,
  breaks,
}) => {
  await supervisor.opens('/payments')
  await supervisor.page.getByRole('link', { name: 'Health' }).click()
  await expect(supervisor.page).toHaveTitle('Health · Sotto')
  await checksNow(supervisor)
  for (const name of ['Twilio account', 'Shuttle instance', 'Gateway', 'Test or live'])
    await expect(check(supervisor, name)).toContainText('In order')
  for (const name of ['Public address', 'Clock', 'Database durability'])
    await expect(check(supervisor, name)).toContainText('In order')

  await breaks({ shuttleStatus: { status: 401, count: 1_000, on: '' } })
  await checksNow(supervisor)
  await expect(check(supervisor, 'Shuttle instance')).toContainText('Fault')
  await supervisor.sees('Shuttle refuses our key or secret: nobody could tell what became of a payment.')
  await supervisor.sees('Do not take cards until this is mended: Shuttle instance.')
  await expect(check(supervisor, 'Gateway')).toContainText('Not known')
  await supervisor.sees(/1 fault/)

  await breaks({})
  await checksNow(supervisor)
  await expect(check(supervisor, 'Shuttle instance')).toContainText('In order')
  await supervisor.doesNotSee(/Do not take cards/)
})

test('An agent finds no way to the state of the installation', async ({ agent, watch }) => {
  watch.expectsStatus(404)
  await agent.opensDesk()
  await expect(agent.page.getByRole('link', { name: 'Payments' })).toBeVisible()
  await expect(agent.page.getByRole('link', { name: 'Health' })).toBeHidden()
  await agent.page.goto(`${agent.instance}/health`)
  await expect(agent.page).toHaveTitle('Page not found · Sotto')
})
