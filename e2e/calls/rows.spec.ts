import { cards, expect, goodExpiry, test } from '../people'

test('Every row says where it stands', async ({ agent, caller, entryAsInLife, outsideAdvances }) => {
  await entryAsInLife()
  await agent.seesRow('Card number', 'Your turn to ask')
  await agent.seesRow('Card number', 'Nothing is played to the caller.')
  await agent.seesRow('Expiry', 'Not asked yet')
  await agent.seesRow('Security code', 'Not asked yet')

  // The desk's clock runs ten times as fast as the caller types: what she does is seen for a moment only.
  const said = await agent.remembersRow('Card number')
  await caller.presses('4111111')
  for (const words of ['Typing · ', 'Paused · about ', 'Then it must be typed again.'])
    await said.include(words)

  await caller.presses(cards.visa.slice(7))
  await said.include('Checking · 16 keys')
  await outsideAdvances(10)
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.seesSlots('Card number', 'accepted, Visa ending 1 1 1 1')
})

test('A row that gives way to another is cleared', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(`${cards.visa}#`)
  await caller.isAsked('expiration-date')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.seesRow('Expiry', 'Your turn to ask')

  await agent.page.keyboard.press('1')
  await agent.seesRow('Card number', 'Clears Visa ending 1111. Press again to confirm.')
  await agent.page.keyboard.press('1')
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Expiry', 'Cleared')
  await agent.seesSlots('Expiry', 'no keys typed')

  await caller.presses(`${cards.mastercard}#`)
  await agent.seesRow('Card number', 'Accepted · Mastercard')
  await caller.keys(goodExpiry())
  await caller.keys('123')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A number of nineteen digits takes its true shape', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4917610000000000003#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await expect.poll(() => agent.shapeOf('Card number')).toBe('4 4 4 4 3')
  await caller.keys(goodExpiry())
  await expect.poll(() => agent.shapeOf('Security code')).toBe('3')
  await caller.keys('123')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
