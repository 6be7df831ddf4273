import { expect, test } from './stage'

test('Amy types what is to be paid', async ({ agent, caller, shoot, watch }) => {
  const { page } = agent
  await caller.calls(agent)
  await shoot('desk-details', {
    shows: 'Details, empty: the call has just begun.',
    reached: 'Answer a call.',
    everywhere: true,
  })
  await agent.fills('£49.00', 'A-1031')
  await agent.sees("That's forty-nine pounds for order A-1031.")
  await shoot('desk-details-filled', {
    shows: 'Details with amount and reference, and the question to the caller.',
    reached: 'Type 49 and A-1031.',
  })
  await page.getByText('Customer and description').click()
  await shoot('desk-details-customer', {
    shows: 'The fields that are seldom needed.',
    reached: 'Open Customer and description.',
  })
  await page.getByText('Customer and description').click()
  await agent.fills('£49.999', '4111 1111 1111 1111')
  await agent.presses('Ask for the card')
  await agent.isToldBeside('Reference', /looks like a card number/)
  await shoot('desk-details-refused', {
    shows: 'Two fields that were refused, each with its sentence.',
    reached: 'Type 49.999 and a card number as the reference, press Enter.',
  })
  await page.getByRole('radio', { name: 'Save a card' }).check({ force: true })
  await page.getByRole('textbox', { name: 'Reference' }).fill('A-1031')
  await shoot('desk-details-save', {
    shows: 'A card is to be kept, nothing is to be paid.',
    reached: 'Choose Save a card.',
  })
  watch.expectsStatus(409)
})

test('Amy types a reference that is known', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  shoot,
  watch,
}) => {
  watch.expectsStatus(409)
  await secondCaller.calls(secondAgent)
  await secondAgent.asks('£49.00', 'A-1032')
  await secondCaller.typesCard()
  await secondAgent.takes()
  await secondAgent.seesResult(/^Paid/, 'Paid')
  await secondAgent.presses('Another payment')
  await secondAgent.asks('£15.00', 'A-1033')

  await caller.calls(agent)
  await agent.fills('£49.00', 'A-1032')
  await expect(agent.page.getByRole('checkbox', { name: 'This is a different payment' })).toBeVisible()
  await shoot('desk-details-paid-before', {
    shows: 'The reference was paid before.',
    reached: 'Type a reference that somebody has taken money for.',
  })
  await agent.fills('£15.00', 'A-1033')
  await agent.sees('Ben Okafor is taking a card for this reference now.')
  await agent.presses('Ask for the card')
  await agent.isToldBeside('Reference', 'Another try for this reference is not settled yet.')
  await shoot('desk-details-blocked', {
    shows: 'The reference is blocked while a colleague takes a card for it.',
    reached: 'Type the reference that a colleague is busy with, press Enter.',
    everywhere: true,
  })
})

test('A link of the CRM fills the form', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.opens('/desk/new?reference=A-1034&amount=120.50&currency=EUR&name=Priya%20Shah')
  await expect(agent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue('A-1034')
  await shoot('desk-details-prefilled', {
    shows: 'Details as a link of the CRM filled them. Nothing has started.',
    reached: 'During a call open /desk/new?reference=A-1034&amount=120.50&currency=EUR&name=Priya%20Shah.',
  })
})
