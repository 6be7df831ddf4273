import { expect, outside, test } from '../people'

test('What nobody knows is settled by two people, and the customer is told', async ({
  agent,
  caller,
  supervisor,
  secondSupervisor,
  reference,
  database,
}) => {
  await caller.calls(agent)
  // The gateway takes the money and never says so.
  await agent.asks('£49.24', reference)
  await caller.typesCard()
  await agent.takes()
  await caller.isBeingCharged()
  await caller.hangsUp()
  await agent.seesResult(/^Result unknown/, 'Checking with the bank')

  await supervisor.opens('/unresolved')
  const open = supervisor.caseOf(reference)
  await expect(open).toContainText('Result unknown')
  await expect(open).toContainText(agent.person.name)
  await expect(open.getByRole('listitem').filter({ hasText: 'Agent' })).toContainText('Take £49.24 pressed')
  await expect(open.getByRole('listitem').filter({ hasText: 'Twilio' })).toContainText('Keypad closed')
  await expect(open).toContainText(/Next check \d\d:\d\d:\d\d/)
  await expect(open.getByRole('timer')).toHaveText(/^(in \d+:\d\d|now)$/)
  await expect(open).toContainText("I can't see yet whether it went through")

  // Whoever only presses has said nothing, and whoever leaves is where she was.
  await supervisor.pressesKeyAt(reference, 'Settle by hand')
  const dialog = supervisor.page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Ask a second person' }).press('Enter')
  await expect(dialog).toContainText('Choose what they say.')
  await expect(dialog).toContainText('Choose who told you.')
  await expect(dialog.getByRole('radio', { name: 'The money was taken' })).toBeFocused()
  await supervisor.page.keyboard.press('Escape')
  await expect(open.getByRole('button', { name: 'Settle by hand' })).toBeFocused()

  await supervisor.settles(reference, 'The money was taken', 'Ms Gray, case 4711')
  await expect(open).toContainText('Sam Rivera says: The money was taken.')
  await expect(open).toContainText('Somebody else must confirm it.')
  await expect(open.getByRole('button', { name: 'Confirm' })).toHaveCount(0)
  await secondSupervisor.opens('/unresolved')
  await secondSupervisor.confirms(reference)
  await expect(supervisor.caseOf(reference)).toHaveCount(0)
  // What she has just confirmed is gone, and the keyboard is not.
  await expect(secondSupervisor.main.getByRole('heading', { name: 'Unresolved' })).toBeFocused()

  await agent.seesResult(/^Settled by hand: it was paid\./, 'Paid, by hand')
  await agent.presses('Done')
  const owed = agent.main.getByRole('region', { name: 'Tell the customer' })
  await expect(owed).toContainText("Your earlier payment did go through. There's nothing more to pay.")
  await expect(owed.getByRole('link', { name: /Call back/ })).toHaveAttribute('href', `tel:${caller.number}`)
  await owed.getByRole('button', { name: `Told: ${reference}` }).press('Enter')
  await expect(owed).toHaveCount(0)
  await expect(agent.heading).toBeFocused()
  expect(await database.audited(agent.person.id, 'payment.tell')).toBe(1)

  await supervisor.opens(`/payments/${await database.paymentOf(reference)}`)
  await supervisor.sees(/Sue .* confirmed it: settled by hand, the money was taken\./)
  await supervisor.sees(`${agent.person.name} told the customer.`)
})

test('What was settled as not taken and turns out paid shows that the books differ', async ({
  agent,
  caller,
  supervisor,
  secondSupervisor,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.12', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The bank is reviewing it/, 'Under review')
  await supervisor.opens('/unresolved')
  await supervisor.settles(reference, /^Nothing was taken/, 'Ms Gray, case 4712')
  await secondSupervisor.opens('/unresolved')
  await secondSupervisor.confirms(reference)
  await agent.seesResult(/^Settled by hand: nothing was taken\./, 'Not taken, by hand')
  await agent.sees('Your earlier payment did not go through. Nothing was taken. Shall we try again?')

  // The bank takes the money after all.
  await outside.release(await caller.altKey(), 'success')
  await agent.seesResult(
    /^Books differ from what was settled by hand\. Call your supervisor\./,
    'Books differ',
  )
  await expect(supervisor.caseOf(reference)).toContainText('Books differ')
  await supervisor.settles(reference, 'The money was taken', 'Ms Gray again')
  await secondSupervisor.confirms(reference)
  await agent.seesResult(/^Settled by hand: it was paid\./, 'Paid, by hand')
})

test('A supervisor lets another payment take the place of one that nobody knows of', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  supervisor,
  secondSupervisor,
  reference,
  watch,
  database,
}) => {
  // Six browsers have their turns.
  test.slow()
  watch.expectsStatus(409)
  await caller.calls(agent)
  await agent.asks('£49.12', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The bank is reviewing it/, 'Under review')
  const first = await caller.altKey()

  await secondCaller.calls(secondAgent)
  await secondAgent.fills('£49.00', reference)
  await secondAgent.sees(/^Unresolved, blocked until/)
  await secondAgent.presses('Ask for the card')
  await secondAgent.isToldBeside('Reference', 'Another try for this reference is not settled yet.')
  await supervisor.opens('/unresolved')
  await supervisor.allowsAnother(reference, 'The customer needs the parcel today')
  await expect(supervisor.caseOf(reference)).toContainText('Sam Rivera allowed another payment')
  // It comes to her desk by itself, and still she has to say that she uses it.
  await secondAgent.sees('Unresolved. A supervisor allowed one more payment for it.')
  await secondAgent.sees(/I won't charge you twice/)
  await secondAgent.presses('Ask for the card')
  await secondAgent.sees(/Tick that a supervisor allowed it/)
  await secondAgent.page.getByRole('checkbox', { name: 'Take it once more, as a supervisor allowed' }).check()
  await secondAgent.sees(/^“That's forty-nine pounds for/)
  await secondAgent.presses('Ask for the card')
  await secondCaller.typesCard()
  await secondAgent.takes()
  await secondAgent.seesResult(/^Paid/, 'Paid')
  await expect(supervisor.caseOf(reference)).toContainText(/If it did, you pay only once/)

  // The first one goes through as well: nobody hides that.
  await outside.release(first, 'success')
  await agent.seesResult(/^Paid after all, although another payment took its place\./, 'Paid and replaced')
  await supervisor.settles(reference, null, 'Refunded at the processor')
  await secondSupervisor.opens('/unresolved')
  await secondSupervisor.confirms(reference)
  await expect(supervisor.caseOf(reference)).toHaveCount(0)
  expect(
    await database.rows('SELECT 1 FROM audit_entry WHERE action = $1', ['payment.override']),
  ).not.toEqual([])
})

test('Books that show another amount, currency or key, and a second charge, are never called paid', async ({
  agent,
  caller,
  supervisor,
  reference,
  breaks,
}) => {
  test.slow()
  const shown = {
    amount: /The books differ: they show \d+\.\d\d GBP\./,
    currency: /The books differ: they show 49\.00 EUR\./,
    altKey: /The books differ: they show 49\.00 GBP\./,
  }
  await caller.calls(agent)
  await supervisor.opens('/unresolved')
  for (const [place, [shuttlePaymentDiffers, what]] of Object.entries(shown).entries())
    await test.step(shuttlePaymentDiffers, async () => {
      await breaks({ shuttlePaymentDiffers })
      const own = await agent.asksInTurn(place, '£49.00', reference)
      await caller.typesCard()
      await agent.takes()
      await agent.seesResult(/^Books differ\. Do not take it again\./, 'Books differ')
      await expect(supervisor.caseOf(own)).toContainText(what)
    })

  await breaks({ shuttlePaymentDiffers: 'none', connectorForgets: 1 })
  await agent.asksForAnother('£49.20', `${reference}-twice`)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Charged twice\. One must be refunded\./, 'Charged twice')
  await expect(supervisor.caseOf(`${reference}-twice`)).toContainText('Charged twice')
})

test('A success of which the books know nothing stops all cards, until a supervisor lifts that', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  supervisor,
  reference,
  watch,
}) => {
  watch.expectsStatus(409)
  await secondCaller.calls(secondAgent)
  await secondAgent.asks('£12.00', `${reference}-2`)
  await secondCaller.isAsked('payment-card-number')
  await caller.calls(agent)
  await agent.asks('£49.30', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Set-up problem; this payment is being checked\./, 'Set-up problem')

  await secondAgent.sees(/Stopped by Sotto at \d\d:\d\d\./)
  await secondAgent.sees('A supervisor may lift it.')
  // What is open finishes, and nothing new begins.
  await secondCaller.typesCard()
  await secondAgent.takes()
  await secondAgent.seesResult(/^Paid/, 'Paid')
  await secondAgent.asksForAnother('£13.00', `${reference}-3`)
  await secondAgent.sees('Taking cards is stopped: the card system has a fault.')

  await supervisor.opens('/unresolved')
  await supervisor.presses('Take cards again')
  await supervisor.page.getByRole('dialog').getByRole('button', { name: 'Take cards again' }).click()
  await secondAgent.doesNotSee(/Stopped by Sotto/)
  await secondAgent.presses('Ask for the card')
  await secondCaller.typesCard()
  await secondAgent.takes()
  await secondAgent.seesResult(/^Paid/, 'Paid')
})
