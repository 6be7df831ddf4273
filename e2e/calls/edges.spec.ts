import { cards, expect, goodExpiry, test } from '../people'

/** Points on which the wire may be either way. */
const readings = [
  [
    'names in capitals without blanks between them, masks in groups, everything on the last callback',
    {
      requiredSpelling: 'pascal',
      requiredSeparator: ',',
      maskStyle: 'grouped',
      commonFieldsOnTerminal: true,
    },
  ],
  [
    'callbacks that arrive before the answers, masks of stars',
    { answersAfterCallback: 3, maskStyle: 'stars' },
  ],
  ['a lost answer to the opening', { createAnswerLost: 1 }],
  ['being told to slow down, hints of keys after the end of a field', { rate429: 2, latePartial: true }],
  [
    'being told for how long to slow down, keys of earlier requests that are obeyed twice',
    { rate429: 1, rate429RetryAfterSeconds: 1, idempotencyReplay: 'obeyed' },
  ],
] as const

test('Whichever way the wire is, a payment goes through and is charged once', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  test.slow()
  await caller.calls(agent)
  for (const [place, [what, fault]] of readings.entries())
    await test.step(what, async () => {
      await breaks(fault)
      await agent.asksInTurn(place, '£49.00', reference)
      await caller.typesCard()
      await agent.takes()
      await agent.seesResult(/^Paid/, 'Paid')
    })
})

test('Cancelling ends the entry, whatever word the provider has for it', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  for (const cancelResult of ['transaction-cancelled', 'cancelled', 'absent'])
    await test.step(cancelResult, async () => {
      await breaks({ cancelResult })
      await caller.isAsked('payment-card-number')
      await agent.presses('Cancel card entry')
      await agent.page.getByRole('dialog').getByRole('button', { name: 'Cancel card entry' }).click()
      await agent.seesResult(/^Cancelled\. We never sent it to the bank\./, 'Cancelled')
      await agent.asksAgain()
    })
})

/** Codes of Twilio’s that mean a fault of our own set-up. The last two prove it also when they come only after *Take*. */
const setUpCodes = [
  ['create', 64001],
  ['create', 64004],
  ['create', 64009],
  ['callback', 64001],
  ['callback', 64004],
] as const

test('A fault of our own set-up sends nothing, and stops the taking of cards', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await caller.calls(agent)
  for (const [place, [on, code]] of setUpCodes.entries())
    await test.step(`${code} on ${on}`, async () => {
      await breaks({ paymentsError: { code, on, count: 1 } })
      await agent.asksInTurn(place, '£49.00', reference)
      if (on === 'callback') {
        await caller.typesCard()
        await agent.takes()
      }
      await agent.seesResult(/^Set-up problem; nothing was sent\. Stop taking cards\./, 'Set-up problem')
    })
})

test('A set-up code that comes only after Take may follow a first try that got through', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await breaks({ paymentsError: { code: 64009, on: 'callback', count: 1 } })
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Result unknown\. Do not take it again\./, 'Checking with the bank')
})

test('Two entries that differ are asked again, whenever the second one is asked', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await caller.calls(agent)
  for (const [place, fault] of [
    { matcherMismatch: 'both', matcherOrder: 'afterField' },
    { matcherMismatch: 'matcherOnly', matcherOrder: 'afterAll' },
  ].entries())
    await test.step(Object.values(fault).join(', '), async () => {
      await breaks(fault)
      if (place > 0) await agent.presses('Another payment')
      await agent.asksToSave(`${reference}-${place}`)
      await caller.keys(`${cards.visa}#`)
      await caller.isAsked('payment-card-number-matcher')
      await caller.presses(`${cards.visa4242}#`)
      await agent.seesRow('Card number', 'Entries differ')
      await agent.page.keyboard.press('r')
      await caller.typesCard()
      await agent.takes()
      await agent.seesResult(/^Saved: Visa ending 1111/, 'Card saved')
    })
})

test('Code 64021, a session that runs already, leaves the details to start again with', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await breaks({ paymentsError: { code: 64021, on: 'create', count: 1 } })
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await agent.seesResult(/^Not sent: a detail was refused\./, 'Not sent')
  await agent.asksAgain()
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('Keys between two fields are told to nobody and belong to no field', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  // The hash ends the number; the next field is not asked yet while the other keys follow at once.
  await breaks({ answersAfterCallback: true })
  await caller.keys(`${cards.visa}#12`)
  await agent.seesRow('Card number', 'Accepted · Visa')
  const { strip } = await caller.seen()
  expect(strip.slice(-2).map(({ told }) => told)).toEqual([null, null])
  await breaks({ answersAfterCallback: false })
  await caller.keys(goodExpiry())
  await caller.keys('123')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('Star ends the entry also where the provider hears it between two fields', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await breaks({ starWhileIdle: 'ends' })
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()
  await caller.presses('*')
  await agent.seesResult(/^Star ended the card entry\. We never sent it\./, 'Cancelled')
})

test('A phone that sends each key twice is seen while it happens', async ({
  agent,
  caller,
  reference,
  breaks,
  entryAsInLife,
}) => {
  expect(reference).toBeTruthy()
  await entryAsInLife()
  await breaks({ keysArriveTwice: true })
  await caller.presses('41111111', 'human')
  await agent.seesRow('Card number', 'Keys arrive twice')
  await agent.sees('Your phone sends each key twice.')
  await breaks({ keysArriveTwice: false })
  await agent.page.keyboard.press('r')
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
})
