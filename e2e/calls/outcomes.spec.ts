import { expect, outside, test } from '../people'

/** What becomes of a charge that the bank does not decide at once; the last two digits of the amount choose it. */
const later = [
  ['£49.10', /^Accepted, not final\. Do not release goods\./, 'Not final yet', /^It went through at/, 'Paid'],
  ['£49.11', /^Accepted, not final\./, 'Not final yet', /^It did not go through\./, 'Declined'],
] as const

for (const [amount, first, chip, then, thenChip] of later)
  test(`${amount} is not final, and then it is: ${thenChip}`, async ({ agent, caller, reference }) => {
    await caller.calls(agent)
    await agent.asks(amount, reference)
    await caller.typesCard()
    await agent.takes()
    await agent.seesResult(first, chip)
    await agent.seesResult(then, thenChip)
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

test('A bank that wants the customer’s own approval takes nothing', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.13', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The bank wants the customer's own approval\./, 'Declined')
})

test('Money that hangs on no customer yet is paid all the same', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.14', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult('Paid. Back office will match the customer.', 'Paid')
})

test('A silent bank makes the result unknown, and the truth is told when it comes', async ({
  agent,
  caller,
  reference,
}) => {
  test.slow()
  await caller.calls(agent)
  await agent.asks('£49.21', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesLater(/^Result unknown\. Do not take it again\./, 30_000)
  await agent.seesLater(/^It went through at/, 30_000)
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
  await agent.page.keyboard.press('Enter')
  await caller.typesCard('5555555555554444')
  await agent.mayTake()
})
