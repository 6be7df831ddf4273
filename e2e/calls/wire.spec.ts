import { expect, test } from '../people'

const outcomes = [
  {
    what: 'A payment is paid without a word from the processor on the callbacks',
    fault: { payConnectorFields: 'off' },
    amount: '£49.00',
    line: /^Paid/,
    chip: 'Paid',
  },
  {
    what: 'A decline has its reason without a word from the processor on the callbacks',
    fault: { payConnectorFields: 'off' },
    amount: '£49.02',
    line: /^Declined: not enough available/,
    chip: 'Declined',
  },
  {
    what: 'A decline that arrives as a fault of the connector, percent-encoded, is a decline',
    fault: { declineAsError: true, paymentErrorEncoded: true },
    amount: '£49.02',
    line: /^Declined/,
    chip: 'Declined',
  },
  {
    what: 'A charge whose answer the telephony could not read is found in the books',
    fault: { connectorReply: 'malformed' },
    amount: '£49.00',
    line: /^Paid|^It went through/,
    chip: 'Paid',
  },
  {
    what: 'Callbacks that come twice count once',
    fault: { duplicateCallbacks: true, duplicateShuttleWebhooks: true },
    amount: '£49.00',
    line: /^Paid/,
    chip: 'Paid',
  },
] as const

test('Whatever words come with the result, it is known', async ({ agent, caller, reference, breaks }) => {
  test.slow()
  await caller.calls(agent)
  for (const [place, { what, fault, amount, line, chip }] of outcomes.entries())
    await test.step(what, async () => {
      await breaks(fault)
      await agent.asksInTurn(place, amount, reference)
      await caller.typesCard()
      await agent.takes()
      await agent.seesResult(line, chip)
    })
})

test('The truth arrives without a single callback after Take', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()
  await breaks({ dropPaymentCallbacks: true, dropShuttleWebhooks: true })
  await agent.takes()
  await agent.seesResult(/^Paid|^It went through/, 'Paid')
})

test('Forged callbacks open no field', async ({ agent, caller, reference, breaks }) => {
  await caller.calls(agent)
  await breaks({ wrongSignature: true })
  await agent.asks('£49.00', reference)
  await caller.isAsked('payment-card-number')
  await caller.presses('4111')
  await agent.seesSlots('Card number', 'no keys typed')
})

test('When the telephony refuses our callback addresses, the agent is told of a set-up problem', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await breaks({ requireHttps: true })
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await agent.seesResult(/^Set-up problem; nothing was sent\. Stop taking cards\./, 'Set-up problem')
  expect((await caller.seen()).payment).toBeNull()
})

test('Nothing is typed while the recording cannot be paused, and a retry goes on', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await breaks({ recordingPauseFails: true })
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await agent.seesResult(/^Card entry blocked: recording still running\./, 'Set-up problem')
  const { payment, recording } = await caller.seen()
  expect({ payment, recording }).toEqual({ payment: null, recording: 'in-progress' })

  await breaks({ recordingPauseFails: false })
  await agent.pressesEnter()
  await caller.isAsked('payment-card-number')
  expect((await caller.seen()).recording).toBe('paused')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
