import { cards, expect, test } from '../people'

test('S gives the caller more time without a question before a field is accepted, and for the next card as well', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.01', reference)
  await caller.isAsked('payment-card-number')
  await agent.page.keyboard.press('s')
  await agent.sees('Slow mode is on: 25 seconds for each key.')
  await agent.seesRow('Card number', 'Your turn to ask')
  await agent.seesInFeed('Card entry opened anew, with 25 s for each key.')
  // Between the two entries nobody may hear the keys.
  expect((await caller.seen()).recording).toBe('paused')
  expect(await caller.waitsForKeys()).toBe(25)

  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Declined/, 'Declined')
  await agent.asksAgain()
  await agent.sees('Slow mode is on')
  await agent.presses('Usual pace')
  await agent.doesNotSee('Slow mode is on')
  await expect.poll(() => caller.waitsForKeys()).toBe(10)
  await agent.seesRow('Card number', 'Your turn to ask')
})

test('Once a field is accepted slow mode asks first: it starts the card again', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(`${cards.visa}#`)
  await agent.seesRow('Card number', 'Accepted · Visa')

  await agent.page.keyboard.press('s')
  const question = agent.page.getByRole('dialog', { name: 'Slow mode starts the card again' })
  await expect(question.getByRole('button', { name: 'Keep going' })).toBeFocused()
  await agent.page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await agent.seesRow('Card number', 'Accepted · Visa')

  await agent.presses('Slow mode')
  await question.getByRole('button', { name: 'Start again slowly' }).click()
  await agent.seesRow('Card number', 'Your turn to ask')
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
