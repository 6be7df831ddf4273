import { expect, test } from '../people'
import { Agent } from '../people/agent'
import { hasNoBarriersInAnyLight } from '../people/barriers'

test('A second window only shows, until one press brings the work there', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.isAsked('payment-card-number')
  const second = new Agent(await agent.page.context().newPage(), agent.person, agent.instance)
  await second.opensDesk()
  await second.sees('This desk is open in another window. Here you can only look.')
  await second.seesRow('Card number', 'Your turn to ask')
  await expect(second.main.getByRole('button', { name: 'Cancel card entry' })).toBeDisabled()
  await second.page.keyboard.press('Escape')
  await expect(second.page.getByRole('dialog')).toBeHidden()
  await hasNoBarriersInAnyLight(second.page, 'a second window')

  await second.page.keyboard.press('Enter')
  await second.doesNotSee('This desk is open in another window.')
  await agent.sees('This desk is open in another window.')
  await caller.typesCard()
  await second.takes()
  await second.seesResult(/^Paid/, 'Paid')
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A browser that crashed is followed by another one in one key', async ({
  agent,
  caller,
  database,
  reference,
  browser,
  watch,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4111111111111111#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.crashes()

  const context = await browser.newContext()
  watch.listenTo(context)
  const again = new Agent(await context.newPage(), agent.person, agent.instance)
  await again.signsIn(database)
  await again.opensDesk()
  await again.seesRow('Card number', 'Accepted · Visa')
  await again.page.keyboard.press('Enter')
  await again.doesNotSee('This desk is open in another window.')
  await caller.keys('1230')
  await caller.keys('123')
  await again.takes()
  await again.seesResult(/^Paid/, 'Paid')
  await context.close()
})

test('Another agent goes on with a call whose screen was lost, in one key', async ({
  agent,
  secondAgent,
  caller,
  reference,
}) => {
  test.slow()
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4111111111111111#')
  await agent.crashes()
  await secondAgent.seesLater(/screen is gone\. Priya Shah is on the line/, 45_000)
  await hasNoBarriersInAnyLight(secondAgent.page, 'a desk that was lost')
  await secondAgent.heading.focus()
  await secondAgent.page.keyboard.press('Enter')
  await secondAgent.seesRow('Card number', 'Accepted · Visa')
  await secondAgent.seesInFeed('Taken over by another agent.')
  // Nobody was there to ask for it: three minutes of the business clock are over before the fifteen real seconds are much.
  await secondAgent.seesRow('Expiry', 'Nothing typed')
  await secondAgent.page.keyboard.press('r')
  await caller.keys('1230')
  await caller.keys('123')
  await secondAgent.takes()
  await secondAgent.seesResult(/^Paid/, 'Paid')
})
