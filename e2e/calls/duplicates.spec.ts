import { cards, expect, test } from '../people'

test('A reference that was paid before is told, and another payment of it is confirmed', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Paid/)

  await secondCaller.calls(secondAgent)
  // The same reference, however it is typed.
  await secondAgent.fills('£12.00', ` ${reference.toLowerCase()} `)
  await secondAgent.sees(`by ${agent.person.name}, £49.00.`)
  // A colleague's payment is known of, and not shown.
  await expect(secondAgent.page.getByRole('link', { name: 'Open it?' })).toHaveCount(0)
  const say = secondAgent.main.getByRole('region', { name: 'Say now' })
  await expect(say).toContainText("There's nothing more to pay.")
  await secondAgent.presses('Ask for the card')
  await secondAgent.sees('This was paid already. Tick that it is a different payment, if it is one.')
  expect((await secondCaller.seen()).payment).toBeNull()

  await secondAgent.page.getByRole('checkbox', { name: 'This is a different payment' }).check()
  await expect(say).toContainText('Shall I take it by card now?')
  await secondAgent.presses('Ask for the card')
  await secondCaller.typesCard(cards.mastercard)
  await secondAgent.takes()
  await secondAgent.seesResult(/^Paid/, 'Paid')
})

test('A reference that a colleague is working on is refused beside the field, with what was typed kept', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  reference,
  watch,
}) => {
  watch.expectsStatus(409)
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.isAsked()

  await secondCaller.calls(secondAgent)
  await secondAgent.fills('£49.00', reference)
  await secondAgent.sees(`${agent.person.name} is taking a card for this reference now.`)
  await secondAgent.presses('Ask for the card')
  await secondAgent.isToldBeside('Reference', 'Another try for this reference is not settled yet.')
  await expect(secondAgent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue(reference)
  await expect(secondAgent.page.getByRole('textbox', { name: 'Amount' })).toHaveValue('49.00')
  expect((await secondCaller.seen()).payment).toBeNull()
})
