import { cards, goodExpiry, test } from '../people'

// The caller takes the time that people take.
test('A caller types as people do, turns the phone, and goes on', async ({
  agent,
  caller,
  entryAsInLife,
}) => {
  await entryAsInLife()
  const said = await agent.remembersRow('Card number')
  await caller.presses(cards.visa.slice(0, 11), 'human')
  await said.include('Paused · about')
  await said.include('Then it must be typed again.')
  await caller.presses(`${cards.visa.slice(11)}#`, 'human')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await caller.keys(goodExpiry(), 'human')
  await caller.keys('123', 'human')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
