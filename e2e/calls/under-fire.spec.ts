import { expect, outside, test } from '../people'

test('A bank that says nothing is asked again after one and after fifteen minutes', async ({
  agent,
  caller,
  reference,
  outsideAdvances,
}) => {
  test.slow()
  await caller.calls(agent)
  const later = [
    ['£49.21', /^It went through at/, 'Paid'],
    ['£49.22', /^It went through at/, 'Paid'],
    ['£49.23', /^It did not go through\./, 'Declined'],
  ] as const
  for (const [place, [amount, result, chip]] of later.entries()) {
    await agent.asksInTurn(place, amount, reference)
    await caller.typesCard()
    await agent.takes()
    await agent.seesResult(/^Result unknown\. Do not take it again\./, 'Checking with the bank')
    await outsideAdvances(16 * 60)
    await agent.seesResult(result, chip)
  }
})

test('Whatever is lost on the way to the bank and back, the truth is found and charged once', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  test.slow()
  const lost: Readonly<Record<string, unknown>>[] = [
    { dropCallbacksAfterComplete: 1, dropShuttleWebhooks: true },
    { twilioAnswerLost: { how: 'fails-after', on: 'update complete' } },
    { twilioAnswerLost: { how: 'resets-after', on: 'update complete' } },
    { twilioAnswerLost: { how: 'silent-after', on: 'update complete' } },
    { twilioStatus: { status: 429, count: 2, on: 'update complete' } },
    { shuttleAnswerLost: { how: 'resets-before', count: 3 } },
    { shuttleStatus: { status: 503, count: 3 } },
    { shuttleSlowMs: 1_500 },
    { reorderPaymentCallbacks: 3, duplicateCallbacks: 4 },
    { foreignShuttleWebhooks: true },
  ]
  await caller.calls(agent)
  for (const [place, faults] of lost.entries()) {
    await agent.asksInTurn(place, '£49.00', reference)
    await caller.typesCard()
    await agent.mayTake()
    await breaks(faults)
    await agent.takes()
    await agent.seesResult(/^(Paid|It went through)/, 'Paid')
    await outside.noFaults()
  }
})

test('An order of which nobody knows whether it arrived is not sent again', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()
  await breaks({ twilioAnswerLost: { how: 'resets-before', on: 'update complete' } })
  const told = await agent.remembersHeadings()
  await agent.takes()
  await agent.seesResult(/^Result unknown\. Do not take it again\./, 'Checking with the bank')
  // Nothing else is asked of the phone service on this call. The instance that gave the order says it is not answering, and
  // finds out by itself that it is back.
  await agent.isConnected()
  await told.include(/^Not confirmed that it was sent\./)
  // The keypad still waits for an order that never came: nothing was charged.
  const { charges } = await outside.ledger()
  const key = await caller.altKey()
  expect(charges.filter(({ alt_key }) => alt_key === key)).toEqual([])
})

test('A connector that answers none of six tries hides a charge only until the books show it', async ({
  agent,
  caller,
  reference,
  outsideAdvances,
}) => {
  test.slow()
  await caller.calls(agent)
  const hidden = [
    ['£49.25', 2],
    ['£49.28', 21],
  ] as const
  for (const [place, [amount, minutes]] of hidden.entries()) {
    await agent.asksInTurn(place, amount, reference)
    await caller.typesCard()
    await agent.takes()
    await agent.seesResult(/^Result unknown\. Do not take it again\./, 'Checking with the bank')
    await outsideAdvances(minutes * 60)
    await agent.seesResult(/^It went through at/, 'Paid')
  }
})

test('A charge at another instance is never called paid nor unpaid, and stops all cards', async ({
  agent,
  caller,
  reference,
  supervisor,
  watch,
}) => {
  // Looked at a moment ago by itself: whoever asks again at once is told so.
  watch.expectsStatus(429)
  await caller.calls(agent)
  await agent.asks('£49.26', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(
    /^Set-up problem; this payment is being checked\. Stop taking cards\./,
    'Set-up problem',
  )
  await agent.sees(/Stopped by Sotto/)
  await supervisor.opens('/unresolved')
  await expect(supervisor.caseOf(reference)).toContainText('Set-up problem')
  await supervisor.pressesAt(reference, 'Check now')
  await expect(supervisor.caseOf(reference)).toContainText(/looked at a moment ago|Asked the bank's books/)
})

test('An agent whose network is gone during the charge sees the truth when it is back', async ({
  agent,
  caller,
  reference,
  watch,
  outsideClock,
}) => {
  watch.expectsOffline()
  await agent.opensDeskWithPlug()
  await caller.calls(agent)
  await agent.asks('£49.20', reference)
  await caller.typesCard()
  await agent.mayTake()
  await outsideClock(1)
  await agent.takes()
  await agent.sees(/^Sent\./)
  await agent.pullsPlug()
  await agent.sees(/^Not live/)
  await outsideClock(60)
  await agent.plugsIn()
  await agent.seesResult(/^Paid/, 'Paid')
})
