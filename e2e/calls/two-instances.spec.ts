import { expect, goodExpiry, outside, test } from '../people'
import { Agent } from '../people/agent'
import { settings } from '../people/settings'

test('A desk is live on whichever instance it is open, wherever the callbacks arrive', async ({
  agent,
  caller,
  reference,
  outsideClock,
}) => {
  // The same agent, once on each instance: one of the two is not the one that hears the telephony.
  const [one = '', other = ''] = settings.instances
  expect(one).not.toBe(other)
  const elsewhere = new Agent(
    await agent.page.context().newPage(),
    agent.person,
    agent.instance === one ? other : one,
  )
  await elsewhere.opensDesk()
  const desks = [agent, elsewhere]

  await caller.calls(agent)
  for (const desk of desks) await desk.seesStep('Details')
  await agent.asks('£49.00', reference)
  await caller.isAsked('payment-card-number')
  await outsideClock(1)
  await caller.presses('4111111')
  for (const desk of desks) await desk.seesSlots('Card number', '7 keys typed')
  const told = (await outside.requests()).filter(
    ({ kind, callSid }) => kind === 'payment' && callSid === caller.sid,
  )
  const heardBy = new Set(told.slice(-7).map(({ url }) => new URL(url).origin))
  expect([...heardBy]).toHaveLength(1)

  await caller.presses('111111111#')
  for (const desk of desks) await desk.seesRow('Card number', 'Accepted · Visa')
  await caller.keys(goodExpiry())
  await caller.keys('123')
  await elsewhere.mayTake()
  await agent.takes()
  for (const desk of desks) await desk.seesResult(/^Paid/, 'Paid')
})

test('Taking the same payment on both instances at once charges once', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()
  const { payment } = (await (await agent.reads('/api/desk')).json()) as {
    payment: { id: string; money: { minor: number }; attempt: { id: string } }
  }
  const order = { attemptId: payment.attempt.id, minor: payment.money.minor }
  const answers = await Promise.all(
    settings.instances.map((origin) =>
      agent.page.request.post(`${origin}/api/payments/${payment.id}/take`, {
        data: order,
        headers: { origin },
      }),
    ),
  )
  // The second one wished for what was under way already.
  expect(answers.map((answer) => answer.status())).toEqual([200, 200])
  await agent.seesResult(/^Paid/, 'Paid')
  const key = await caller.altKey()
  const { charges } = await outside.ledger()
  expect(charges.filter(({ alt_key }) => alt_key === key)).toMatchObject([{ gatewayCharges: 1 }])
})
