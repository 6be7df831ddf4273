import { cards, expect, goodExpiry, test } from '../people'

/** Points on which the wire may be either way: whatever it does, the payment goes through and is charged once. */
const readings = [
  ['fields that are named in capitals', { requiredSpelling: 'pascal' }],
  ['fields that are listed without blanks', { requiredSeparator: ',' }],
  ['masks in the groups of the card', { maskStyle: 'grouped' }],
  ['masks of stars', { maskStyle: 'stars' }],
  ['a last callback with everything on it', { commonFieldsOnTerminal: true }],
  ['callbacks that arrive before the answer', { answersAfterCallback: 3 }],
  ['a lost answer to the opening', { createAnswerLost: 1 }],
  ['being told to slow down', { rate429: 2 }],
  ['being told for how long to slow down', { rate429: 1, rate429RetryAfterSeconds: 1 }],
  ['a hint of the keys that comes after the end of the field', { latePartial: true }],
  ['keys of an earlier request that are obeyed twice', { idempotencyReplay: 'obeyed' }],
] as const

for (const [what, fault] of readings)
  test(`A payment goes through with ${what}`, async ({ agent, caller, reference, breaks }) => {
    await caller.calls(agent)
    await breaks(fault)
    await agent.asks('£49.00', reference)
    await caller.typesCard()
    await agent.takes()
    await agent.seesResult(/^Paid/, 'Paid')
  })

const ends = ['transaction-cancelled', 'cancelled', 'absent'] as const

for (const cancelResult of ends)
  test(`Cancelling ends the entry when the provider says ${cancelResult}`, async ({
    agent,
    caller,
    reference,
    breaks,
  }) => {
    await breaks({ cancelResult })
    await caller.calls(agent)
    await agent.asks('£49.00', reference)
    await caller.isAsked('payment-card-number')
    await agent.presses('Cancel card entry')
    await agent.page.getByRole('dialog').getByRole('button', { name: 'Cancel card entry' }).click()
    await agent.seesResult(/^Cancelled\. We never sent it to the bank\./, 'Cancelled')
  })

/** Codes of Twilio’s that mean a fault of our own set-up, and whether they prove it when they come only after *Take*. */
const setUpCodes = { create: [64001, 64004, 64009], callback: [64001, 64004] }

for (const on of ['create', 'callback'] as const)
  for (const code of setUpCodes[on])
    test(`Code ${code} at ${on} is a set-up problem`, async ({ agent, caller, reference, breaks }) => {
      await breaks({ paymentsError: { code, on, count: 1 } })
      await caller.calls(agent)
      await agent.asks('£49.00', reference)
      if (on === 'callback') {
        await caller.typesCard()
        await agent.takes()
      }
      await agent.seesResult(/^Set-up problem; nothing was sent\./, 'Set-up problem')
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

for (const fault of [
  { matcherMismatch: 'both' },
  { matcherMismatch: 'matcherOnly' },
  { matcherOrder: 'afterAll' },
  { matcherOrder: 'afterField' },
])
  test(`Two entries that differ are asked again: ${Object.entries(fault).join(' ')}`, async ({
    agent,
    caller,
    reference,
    breaks,
  }) => {
    await breaks(fault)
    await caller.calls(agent)
    await agent.asksToSave(reference)
    await caller.keys(`${cards.visa}#`)
    await caller.isAsked('payment-card-number-matcher')
    await caller.presses(`${cards.visa4242}#`)
    await agent.seesRow('Card number', 'Entries differ')
    await agent.page.keyboard.press('r')
    await caller.typesCard()
    await agent.takes()
    await agent.seesResult(/^Saved: Visa ending 1111/, 'Card saved')
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

test('A decline whose text is percent-encoded is read', async ({ agent, caller, reference, breaks }) => {
  await breaks({ paymentErrorEncoded: true, declineAsError: true })
  await caller.calls(agent)
  await agent.asks('£49.02', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Declined/, 'Declined')
})

test('Asking again while the caller types takes the place of what was typed', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4111')
  await agent.seesSlots('Card number', '4 keys typed')
  await agent.page.keyboard.press('r')
  await agent.seesSlots('Card number', 'no keys typed')
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
  await caller.presses('411111', 'human')
  await agent.seesRow('Card number', 'Keys arrive twice')
  await agent.sees('Your phone sends each key twice.')
  await breaks({ keysArriveTwice: false })
  await agent.page.keyboard.press('r')
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
})
