import { expect, outside, test } from '../people'
import { Sightings } from '../people/sightings'

test('The caller leaves while the bank decides, and only that is told', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await breaks({ hangupDuringProcessing: 'hungUpOnly' })
  await caller.calls(agent)
  await agent.asks('£49.21', reference)
  await caller.typesCard()
  await agent.takes()
  await caller.isBeingCharged()
  await caller.hangsUp()
  await agent.seesResult(/^Caller left while the bank was deciding\./, 'Checking with the bank')
  await agent.sees("I can't see yet whether it went through, and I won't charge you twice.")
  await agent.seesLater(/^It went through at .*\. Call back to tell\./, 40_000)
})

test('A phone service that does not answer has asked nothing', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await caller.calls(agent)
  await breaks({ twilioStatus: { status: 503, count: 1_000, on: '/Payments' } })
  await agent.asks('£49.00', reference)
  await agent.seesResult(/^Phone service not answering\. Nothing was asked\./, 'Set-up problem')
  await outside.noFaults()
  await agent.asksAgain()
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A card that was refused for its form was not saved, and another time it stays unknown', async ({
  agent,
  caller,
  reference,
  breaks,
}) => {
  await breaks({ paymentsError: { code: 64014, on: 'callback', count: 1 } })
  await caller.calls(agent)
  await agent.asksToSave(reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The card was not saved\./, 'Not sent')
  await agent.asksAgain()
  await caller.typesCard()
  await agent.mayTake()
  await breaks({ paymentsError: { code: 64008, on: 'callback', count: 1 } })
  await agent.takes()
  await agent.seesResult(/^Not known whether the card was saved\./, 'Checking with the bank')
  // Asking again does no harm.
  await agent.asksAgain()
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Saved/, 'Card saved')
})

test('Nobody says that the bank has what is only being sent', async ({
  agent,
  supervisor,
  caller,
  reference,
  breaks,
}) => {
  await supervisor.opens('/payments')
  await caller.calls(agent)
  await agent.asks('£49.20', reference)
  await caller.typesCard()
  await agent.mayTake()
  await breaks({ answersAfterCallback: 1 })
  const told = await agent.remembersHeadings()
  const listed = await Sightings.of(supervisor.page, 'tr')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await listed.include(new RegExp(`^Sending.*${reference}`))
  // Once it is confirmed, the bank does have it, be it for a moment.
  const [, first] = await told.all()
  expect(first).toMatch(/^(Sending\. Not confirmed yet|Not confirmed that it was sent\.)/)
})

test('Others see that a card is being prepared, taken and with the bank', async ({
  agent,
  supervisor,
  caller,
  reference,
  breaks,
}) => {
  await supervisor.opens('/payments')
  await caller.calls(agent)
  await breaks({ createAnswerLost: 1, delayCallbacksMs: 12_000 })
  const listed = await Sightings.of(supervisor.page, 'tr')
  await agent.asks('£49.25', reference)
  await listed.include(new RegExp(`^Preparing.*${reference}`))
  await outside.noFaults()
  await expect(supervisor.inTheList(reference)).toContainText('Taking card')
  await caller.typesCard()
  await agent.takes()
  await expect(supervisor.inTheList(reference)).toContainText('Sent to the bank')
  await expect(supervisor.inTheList(reference)).toContainText('Checking with the bank')
})
