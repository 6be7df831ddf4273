import { cards, expect, test } from './stage'

test('After the call', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', 'A-1081')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await agent.main.getByText('Details', { exact: true }).last().click()
  await agent.sees('Our key')
  await shoot('desk-result-paid-codes', {
    shows: 'The codes of a payment, for whoever asks for them.',
    reached: 'Open Details under the result.',
  })
  await agent.presses('Another payment')
  await agent.seesStep('Details')
  await shoot('desk-details-another', {
    shows: 'Another payment in the same call.',
    reached: 'Press Another payment.',
  })
  await agent.asks('£20.02', 'A-1082')
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.isTold(/^Declined/)
  await caller.hangsUp()
  await agent.sees('After the call')
  await shoot('desk-wrap-up', {
    shows: 'The call is over: what was taken, a note, and the clock.',
    reached: 'Hang up.',
    everywhere: true,
  })
  await agent.page.getByRole('textbox', { name: 'Note' }).fill('Wants the receipt by post.')
  await agent.sees('The clock is stopped.')
  await shoot('desk-wrap-up-note', {
    shows: 'The first letter of the note stops the clock.',
    reached: 'Type into the note.',
  })
  await agent.presses('Done')
  await agent.isTold(/^You're away/)
  await agent.sees('Wants the receipt by post.')
  await shoot('desk-idle-calls', {
    shows: 'What was done today.',
    reached: 'Press Done.',
  })

  await agent.opens('/payments')
  await expect(agent.inTheList('A-1081')).toContainText('Paid')
  await shoot('payments', {
    shows: 'The payments of this agent, newest first.',
    reached: 'Press Payments in the navigation.',
    everywhere: true,
  })
  await agent.inTheList('A-1081').getByRole('link', { name: 'A-1081' }).click()
  await expect(agent.main.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await shoot('payment', {
    shows: 'One payment and everything that happened to it.',
    reached: 'Open its reference in the list.',
    everywhere: true,
  })
})
