import { cards, expect, test } from '../people'

/** The simulated bank judges by the last two digits of the amount. */
const categories = [
  { amount: '£10.01', why: 'without a reason', line: /^Declined by the bank\./ },
  { amount: '£10.02', why: 'for want of funds', line: /^Declined: not enough available\./ },
  {
    amount: '£10.03',
    why: 'because the card has expired',
    line: /^Declined: bank says the card has expired\./,
  },
  { amount: '£10.04', why: 'because of the code', line: /^Declined: security details don't match\./ },
  { amount: '£10.06', why: 'because of the postcode', line: /^Declined: security details don't match\./ },
  {
    amount: '£10.05',
    why: 'by the card issuer',
    line: /^Declined by the card issuer\. Do not try this card again\./,
  },
]

test('A bank has reasons to decline, and another card may follow in the same call', async ({
  agent,
  caller,
  reference,
}) => {
  test.slow()
  await caller.calls(agent)
  for (const [place, { amount, why, line }] of categories.entries())
    await test.step(`The bank declines ${why}`, async () => {
      await agent.asksInTurn(place, amount, reference)
      await caller.typesCard()
      await agent.takes()
      await agent.seesResult(line, 'Declined')
    })
  await agent.asksForAnother('£49.00', `${reference}-paid`)
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await agent.sees('Mastercard ending 4444')
})

test('A card is taken again with the details kept, but not after three declines', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£20.02', reference)
  for (const again of [true, true, false]) {
    await caller.typesCard(again ? cards.visa : cards.mastercard)
    await agent.mayTake()
    await agent.sees('£20.02')
    await agent.sees(reference)
    await agent.takes()
    if (!again) break
    await agent.seesResult(/^Declined: not enough available/, 'Declined')
    await agent.asksAgain()
  }
  await agent.seesResult(/^Three declines/, 'Declined')
  await agent.sees('Mastercard ending 4444')
  await expect(agent.main.getByRole('button', { name: 'Take a card again' })).toHaveCount(0)
})
