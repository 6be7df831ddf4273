import { expect, test } from '../people'

test('A caller who looks for the card for a minute loses nothing', async ({
  agent,
  caller,
  reference,
  outsideAdvances,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  for (let waited = 0; waited < 60; waited += 10) {
    await caller.isAsked('payment-card-number')
    await outsideAdvances(10)
  }
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
  await expect(agent.feed.getByRole('listitem').filter({ hasText: 'Card number asked.' })).toHaveCount(1)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A caller who stops after some keys is the agent’s to ask', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4111')
  await agent.seesRow('Card number', 'Stopped after 4 keys')
  await agent.page.keyboard.press('r')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
