import { expect, outside, test } from '../people'

test('Who calls is known before anybody answers: payments before, and what of them is open', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await agent.presses('Another payment')
  await agent.asks('£20.00', `${reference}-2`)
  await caller.isAsked('payment-card-number')
  await caller.hangsUp()
  await agent.putsCallAway()

  await outside.device(agent.person.id, 'answer', 60_000)
  await agent.becomes('ready')
  await caller.dials()
  await agent.isTold('Incoming call')
  await agent.sees(/^1 payment before, last \d+ \w+\.$/)
  await agent.becomes('away')
  await caller.hangsUp()
  await outside.device(agent.person.id, 'answer')
})

test('A caller of whom nothing is known has no past', async ({ agent, secondCaller }) => {
  await outside.device(agent.person.id, 'answer', 60_000)
  await agent.becomes('ready')
  await secondCaller.dials()
  await agent.isTold('Incoming call')
  await agent.sees('No payments before.')
  await agent.becomes('away')
  await secondCaller.hangsUp()
  await expect(agent.heading).toHaveText(/^You're away/)
  await outside.device(agent.person.id, 'answer')
})
