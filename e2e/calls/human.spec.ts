import { cards, goodExpiry, test } from '../people'

test('A caller types as people do, turns the phone, and goes on', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(cards.visa.slice(0, 11), 'human')
  await agent.seesRow('Card number', /^.*Paused · about \d+ s/)
  await agent.sees(/Take your time/)
  await caller.presses(cards.visa.slice(11), 'human')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await caller.keys(goodExpiry(), 'human')
  await caller.keys('123', 'human')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
