import { cards, expect, goodExpiry, test } from '../people'

test('Whatever was typed wrong is asked again, and nothing else', async ({ agent, caller, reference }) => {
  const { keyboard } = agent.page
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await test.step('a mistyped number', async () => {
    await caller.keys('4111111111111171#')
    await agent.seesRow('Card number', 'Mistyped')
    await agent.seesSlots('Card number', 'no keys typed')
    await keyboard.press('r')
    await agent.seesRow('Card number', 'Your turn to ask')
  })
  await test.step('a brand that is not taken', async () => {
    await caller.keys(`${cards.jcb}#`)
    await agent.seesRow('Card number', 'Card not taken')
    await agent.seesRow('Card number', /We take .*Visa/)
    await keyboard.press('r')
    await caller.keys(`${cards.mastercard}#`)
  })
  await test.step('a date in the past', async () => {
    await caller.keys('0320')
    await agent.seesRow('Expiry', 'Date not valid')
    await agent.seesRow('Card number', 'Accepted · Mastercard')
    await agent.presses('Re-ask Expiry')
    await caller.keys(goodExpiry())
  })
  await test.step('a security code that is too short', async () => {
    await caller.keys('12#')
    await agent.seesRow('Security code', 'Code length')
    await keyboard.press('r')
    await caller.keys('123')
  })
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('An Amex has fifteen digits and a code of four', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  // Nothing can follow the fifteenth digit of an Amex: no hash is needed.
  await caller.keys(cards.amex)
  await agent.seesRow('Card number', 'Accepted · Amex')
  await expect.poll(() => agent.shapeOf('Card number')).toBe('4 6 5')
  await caller.keys(goodExpiry())
  await expect.poll(() => agent.shapeOf('Security code')).toBe('4')
  await caller.keys('12#')
  await agent.seesRow('Security code', 'Amex has four digits.')
  await agent.page.keyboard.press('r')
  await caller.keys('1234')
  await agent.mayTake()
  await agent.sees('Amex •••• 0005')
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
