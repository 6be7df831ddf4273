import { expect, outside, test } from '../people'

test('What is not final yet is told as such, and then as what it became', async ({
  agent,
  caller,
  reference,
}) => {
  test.slow()
  await caller.calls(agent)
  await agent.asks('£49.10', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Accepted, not final\. Do not release goods\./, 'Not final yet')
  await agent.seesResult(/^It went through at/, 'Paid')

  await agent.asksForAnother('£49.11', `${reference}-2`)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Accepted, not final\./, 'Not final yet')
  await agent.seesResult(/^It did not go through\./, 'Declined')
})

test('A bank that looks at a payment itself is waited for', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.12', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The bank is reviewing it\. Do not take it again\./, 'Under review')
  await agent.sees("Your bank is checking this payment. We'll tell you the result")
  await outside.release(await caller.altKey(), 'success')
  await agent.seesResult(/^It went through at/, 'Paid')
})

test('A bank that wants the customer’s own approval takes nothing, and money without a customer is paid', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.13', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The bank wants the customer's own approval\./, 'Declined')

  await agent.asksForAnother('£49.14', `${reference}-2`)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult('Paid. Back office will match the customer.', 'Paid')
})

test('The same card is not sent again after its issuer declined it for good', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.05', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Declined by the card issuer\. Do not try this card again\./, 'Declined')
  await agent.asksAgain()
  await caller.typesCard()
  await agent.seesStep('Review')
  await agent.sees('The issuer declined this card for good. Ask for another card.')
  await expect(agent.takeButton).toHaveCount(0)

  await agent.heading.focus()
  await agent.pressesEnter()
  await caller.typesCard('5555555555554444')
  await agent.mayTake()
})
