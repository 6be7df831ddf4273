import { cards, expect, goodExpiry, test } from '../people'

test('A mistyped number is asked again with R', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4111111111111171#')
  await agent.seesRow('Card number', 'Mistyped')
  await agent.seesSlots('Card number', 'no keys typed')

  await agent.page.keyboard.press('r')
  await agent.seesRow('Card number', 'Your turn to ask')
  await caller.typesCard(cards.visa)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A date in the past is asked again', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(`${cards.visa}#`)
  await caller.keys('0320')
  await agent.seesRow('Expiry', 'Date not valid')
  await agent.seesRow('Card number', 'Accepted · Visa')

  await agent.presses('Re-ask Expiry')
  await caller.keys(goodExpiry())
  await caller.keys('123')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A brand that is not taken is followed by one that is', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(`${cards.jcb}#`)
  await agent.seesRow('Card number', 'Card not taken')
  await agent.seesRow('Card number', /We take .*Visa/)

  await agent.page.keyboard.press('r')
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A security code that is too short is asked again', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard(cards.visa, '12#')
  await agent.seesRow('Security code', 'Code length')

  await agent.page.keyboard.press('r')
  await caller.keys('123')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('An Amex has fifteen digits and a code of four', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  // Nothing can follow the fifteenth digit of an Amex: no hash is needed.
  await caller.keys(cards.amex)
  await caller.keys(goodExpiry())
  await caller.keys('12#')
  await agent.seesRow('Card number', 'Accepted · Amex')
  await agent.seesRow('Security code', 'Amex has four digits.')
  await agent.page.keyboard.press('r')
  await caller.keys('1234')
  await agent.mayTake()
  await agent.sees('Amex •••• 0005')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('After three minutes without a key the row says so and can be asked again', async ({
  agent,
  caller,
  reference,
}) => {
  test.slow()
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await agent.seesLater('Nothing typed', 45_000)

  await agent.page.keyboard.press('r')
  await caller.typesCard(cards.visa)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('An accepted number is cleared only by a second press', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(`${cards.visa}#`)
  await agent.seesRow('Expiry', 'Your turn to ask')

  await agent.page.keyboard.press('1')
  await agent.seesRow('Card number', 'Clears Visa ending 1111. Press again to confirm.')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.page.keyboard.press('1')
  await agent.seesRow('Card number', 'Your turn to ask')
  await caller.typesCard(cards.mastercard)
  await agent.mayTake()
  await expect(agent.main).toContainText('•••• 4444')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
