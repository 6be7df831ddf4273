import { expect, outside, test } from '../people'
import { settings } from '../people/settings'

test('A slow bank is asked again by the telephony, cannot be called back, and still charges once', async ({
  agent,
  caller,
  reference,
  database,
  outsideClock,
}) => {
  await caller.calls(agent)
  // Twelve seconds: longer than one try of the telephony, shorter than two.
  await agent.asks('£49.20', reference)
  await caller.typesCard()
  await outsideClock(settings.unhurriedScale)
  const told = await agent.remembersHeadings()
  await agent.takes()
  await told.include(/^Sent\. Waiting for the bank's answer/)
  await agent.sees('Too late to cancel. If it goes through, it can be refunded.')
  await agent.page.keyboard.press('Escape')
  await expect(agent.page.getByRole('dialog')).toHaveCount(0)
  await expect(agent.main.getByRole('button', { name: /Cancel/ })).toHaveCount(0)
  await agent.seesResult(/^Paid/, 'Paid')

  const [attempt] = await database.rows<{ key: string }>(
    'SELECT a.alt_key AS key FROM attempt a JOIN payment p ON p.id = a.payment_id WHERE p.reference = $1',
    [reference],
  )
  const { charges } = await outside.ledger()
  expect(charges.filter(({ alt_key }) => alt_key === attempt?.key)).toMatchObject([
    { status: 'charged', gatewayCharges: 1 },
  ])
})

test('An unresolved payment stays on the desk, and its reference is blocked for everybody', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  reference,
  watch,
  outsideClock,
}) => {
  watch.expectsStatus(409)
  await caller.calls(agent)
  await secondCaller.calls(secondAgent)
  // The connector never answers; the gateway charges after ninety seconds.
  await agent.asks('£49.25', reference)
  await caller.typesCard()
  const told = await agent.remembersHeadings()
  await agent.takes()
  await agent.seesResult(/^Result unknown\. Do not take it again\./, 'Checking with the bank')
  await told.include(/^Sent\./)
  await told.include(/^Still no answer\. You may let the caller go\./)
  await expect(agent.main.getByRole('button', { name: 'Take a card again' })).toHaveCount(0)
  // The gateway has half a minute to go: it may take that long.
  await outsideClock(1)
  await caller.hangsUp()
  await agent.putsCallAway()
  const open = agent.main.getByRole('table', { name: 'My open payments' })
  await expect(open.getByRole('row').filter({ hasText: reference })).toContainText('Checking with the bank')

  await secondAgent.fills('£49.25', reference)
  await secondAgent.sees(/Unresolved, blocked until/)
  await secondAgent.presses('Ask for the card')
  await secondAgent.isToldBeside('Reference', 'Another try for this reference is not settled yet.')

  // Nobody does anything: the processor's books say in the end that it was charged.
  await outsideClock(60)
  await agent.sees('Nothing open.')
  await secondAgent.presses('Ask for the card')
  await secondAgent.isToldBeside('Reference', 'This reference was paid already. Look at that payment first.')
  await secondAgent.sees(/^Paid today .* by /)
})

test('What the processor refuses was never sent, and wrong keys stop the taking of cards', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.31', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Not sent: a detail was refused/, 'Not sent')

  await agent.asksForAnother('£49.30', `${reference}-2`)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(
    /^Set-up problem; this payment is being checked\. Stop taking cards\./,
    'Set-up problem',
  )
  await expect(agent.main.getByRole('button', { name: 'Take a card again' })).toHaveCount(0)
})
