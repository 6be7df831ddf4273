import { expect, test } from '../people'
import { hasNoBarriersInAnyLight } from '../people/barriers'
import type { Supervisor } from '../people/colleague'

/** A vendor that is slow to answer holds the round up for some seconds. */
const roundMsMax = 20_000

async function finds({ main, page }: Supervisor, name: string, state: string): Promise<void> {
  const check = main.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
  await expect(check).toContainText(state, { timeout: roundMsMax })
}

/** Pressed as soon as it may be, which it says itself: the last round may have been asked for a moment ago. */
async function checksNow(supervisor: Supervisor): Promise<void> {
  const button = supervisor.main.getByRole('button', { name: /^Check/ })
  await expect(button).toHaveAccessibleDescription('', { timeout: 15_000 })
  await button.click()
  await expect(button).toHaveAccessibleDescription(/^Again in \d+ s$/)
}

test('Refused keys are a fault that says not to take cards, until they are accepted again', async ({
  supervisor,
  breaks,
}) => {
  test.slow()
  await supervisor.page.emulateMedia({ reducedMotion: 'reduce' })
  await supervisor.opens('/payments')
  await supervisor.page.getByRole('link', { name: 'Health' }).click()
  await expect(supervisor.page).toHaveTitle('Health · Sotto')
  await checksNow(supervisor)
  for (const name of ['Twilio account', 'Shuttle instance', 'Gateway', 'Test or live'])
    await finds(supervisor, name, 'In order')
  for (const name of ['Public address', 'Clock', 'Database durability'])
    await finds(supervisor, name, 'In order')

  await breaks({ shuttleStatus: { status: 401, count: 1_000, on: '/capabilities' } })
  await checksNow(supervisor)
  await finds(supervisor, 'Shuttle instance', 'Fault')
  await supervisor.sees('Shuttle refuses our key or secret: nobody could tell what became of a payment.')
  await supervisor.sees('Do not take cards until this is mended: Shuttle instance.')
  await finds(supervisor, 'Gateway', 'Not known')
  await supervisor.sees(/^\d faults?/)
  await hasNoBarriersInAnyLight(supervisor.page, 'a fault', true)

  await breaks({})
  await checksNow(supervisor)
  await finds(supervisor, 'Shuttle instance', 'In order')
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
