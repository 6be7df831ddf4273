import { cards, expect, test } from '../people'

test('A declined card is followed by another one in the same call', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.01', reference)
  await caller.typesCard(cards.visa)
  await agent.takes()
  await agent.seesResult(/^Declined by the bank/, 'Declined')

  // The simulated bank judges by the amount, so the second card is for another payment of the same caller.
  await agent.presses('Another payment')
  await agent.asks('£49.00', `${reference}-2`)
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await agent.sees('Mastercard ending 4444')
})

test('A card is taken again for the same payment, with the details kept', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£20.02', reference)
  await caller.typesCard(cards.visa)
  await agent.takes()
  await agent.seesResult(/^Declined: not enough available/, 'Declined')

  await agent.asksAgain()
  await caller.typesCard(cards.mastercard)
  await agent.mayTake()
  await agent.sees('£20.02')
  await agent.sees(reference)
  await agent.takes()
  await agent.seesResult(/^Declined: not enough available/, 'Declined')
  await agent.sees('Mastercard ending 4444')
})

test('After three declines no further card is asked for', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£30.01', reference)
  for (const again of [true, true, false]) {
    await caller.typesCard(cards.visa)
    await agent.takes()
    if (!again) break
    await agent.isTold(/^Declined by the bank/)
    await agent.asksAgain()
  }
  await agent.seesResult(/^Three declines/, 'Declined')
  await expect(agent.main.getByRole('button', { name: 'Take a card again' })).toHaveCount(0)
})

const categories = [
  { amount: '£10.01', why: 'without a reason', line: /^Declined by the bank\./ },
  { amount: '£10.02', why: 'for want of funds', line: /^Declined: not enough available\./ },
  {
    amount: '£10.03',
    why: 'because the card has expired',
    line: /^Declined: bank says the card has expired\./,
  },
  { amount: '£10.04', why: 'because of the code', line: /^Declined: security details don't match\./ },
  {
    amount: '£10.05',
    why: 'by the card issuer',
    line: /^Declined by the card issuer\. Do not try this card again\./,
  },
  { amount: '£10.06', why: 'because of the postcode', line: /^Declined: security details don't match\./ },
]

for (const { amount, why, line } of categories) {
  test(`The bank declines ${why}`, async ({ agent, caller, reference }) => {
    await caller.calls(agent)
    await agent.asks(amount, reference)
    await caller.typesCard()
    await agent.takes()
    await agent.seesResult(line, 'Declined')
  })
}
