import { expect, test } from '../people'

test('After the call the outcome stands there, a note is kept, and the desk is ready again', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await caller.hangsUp()
  await agent.sees(/Ready again in \d+ s/)

  await agent.page.getByRole('textbox', { name: 'Note' }).fill('Rings again on Monday')
  // Nobody writes against a clock.
  await agent.sees('The clock is stopped.')
  await agent.presses('Done')
  await agent.isTold(/^You're away/)
  const today = agent.main.getByRole('region', { name: 'My calls today' })
  await expect(today.getByRole('listitem').first()).toContainText(`Paid£49.00${reference}`)
  await expect(today).toContainText('“Rings again on Monday”')
})

test('A note with a card number in it is not kept', async ({ agent, caller }) => {
  await caller.calls(agent)
  await caller.hangsUp()
  await agent.isTold('The call has ended.')
  await agent.page.getByRole('textbox', { name: 'Note' }).fill('4111 1111 1111 1111')
  await agent.isToldBeside('Note', 'This looks like a card number or security code. Never type one here.')
  await agent.presses('Done')
  await agent.isTold('The call has ended.')
  await agent.page.getByRole('textbox', { name: 'Note' }).fill('wrong number')
  await agent.presses('Done')
  await agent.sees('“wrong number”')
})

test('Half a minute after the call the next one may come, with nobody’s help', async ({ agent, caller }) => {
  test.slow()
  await caller.calls(agent)
  await caller.hangsUp()
  await agent.sees(/Ready again in \d+ s/)
  await agent.page.close()
  await expect
    .poll(async () => (await (await agent.reads('/api/desk')).json()).call, { timeout: 45_000 })
    .toBeNull()
})

test('Going away has a reason', async ({ agent }) => {
  await agent.becomes('ready')
  await agent.isTold('Ready. Calls ring here.')
  await agent.presses('Go away')
  await agent.presses('Lunch')
  await agent.isTold("You're away: lunch. Calls go to others.")
  await agent.heading.focus()
  await agent.page.keyboard.press('Enter')
  await agent.isTold('Ready. Calls ring here.')
  await agent.becomes('away')
})
