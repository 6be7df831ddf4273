import { dress, expect, outside, test } from './stage'

test('Nobody knows what became of the money', async ({
  agent,
  caller,
  supervisor,
  secondSupervisor,
  shoot,
}) => {
  for (const { page } of [supervisor, secondSupervisor]) await dress(page)
  const { page } = supervisor
  await supervisor.opens('/unresolved')
  await supervisor.sees(/^Nothing unresolved\./)
  await shoot('unresolved-none', {
    shows: 'Everything is settled, and everybody has been told.',
    reached: 'Open Unresolved.',
    page,
  })
  await caller.calls(agent)
  await agent.asks('£49.12', 'A-1101')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The bank is reviewing it/, 'Under review')
  await caller.hangsUp()
  await expect(supervisor.caseOf('A-1101')).toContainText('The bank is reviewing it')
  await shoot('unresolved-case', {
    shows: 'What each side said, when the books are read next, and what a supervisor may do.',
    reached: 'Take £49.12, hang up, and open Unresolved as a supervisor.',
    page,
    everywhere: true,
  })
  await supervisor.pressesAt('A-1101', 'Settle by hand')
  await shoot('unresolved-settle', {
    shows: 'What a bank has told, for a second person to confirm.',
    reached: 'Press Settle by hand.',
    page,
    everywhere: true,
  })
  await page.getByRole('button', { name: 'Leave it' }).click()
  await supervisor.pressesAt('A-1101', 'Allow another payment')
  await shoot('unresolved-override', {
    shows: 'What it means to take it once more.',
    reached: 'Press Allow another payment.',
    page,
  })
  await page.getByRole('button', { name: 'Leave it' }).click()
  await supervisor.settles('A-1101', /^Nothing was taken/, 'Ms Gray, 14:05')
  await secondSupervisor.opens('/unresolved')
  await expect(secondSupervisor.caseOf('A-1101')).toContainText('Sam Rivera says')
  await shoot('unresolved-confirm', {
    shows: 'The second person sees what the first one was told.',
    reached: 'Settle by hand as one supervisor, and look as another.',
    page: secondSupervisor.page,
    everywhere: true,
  })
  await secondSupervisor.confirms('A-1101')
  await agent.seesResult(/^Settled by hand: nothing was taken/, 'Not taken, by hand')
  await agent.presses('Done')
  await agent.sees('Tell the customer')
  await shoot('desk-tell-the-customer', {
    shows: 'Who is owed an answer, what to say and where to call.',
    reached: 'Confirm it; the agent puts the call away.',
    everywhere: true,
  })
  await outside.release(await caller.altKey(), 'success')
  await expect(supervisor.caseOf('A-1101')).toContainText('Books differ')
  await shoot('unresolved-books-differ', {
    shows: 'The books contradict what was settled.',
    reached: 'The bank takes the money after all.',
    page,
  })
})

test('Cards are stopped', async ({ agent, caller, supervisor, shoot }) => {
  await dress(supervisor.page)
  await caller.calls(agent)
  await agent.asks('£49.30', 'A-1102')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Set-up problem; this payment is being checked/, 'Set-up problem')
  await agent.sees(/Stopped by Sotto/)
  await shoot('desk-stopped', {
    shows: 'The connector is at fault: no further card is taken.',
    reached: 'Take £49.30.',
    everywhere: true,
  })
  await supervisor.opens('/unresolved')
  await supervisor.presses('Take cards again')
  await shoot('unresolved-lift', {
    shows: 'A supervisor lifts it.',
    reached: 'Press Take cards again as a supervisor.',
    page: supervisor.page,
    everywhere: true,
  })
})

test('Whether cards can be taken at all', async ({ agent, supervisor, shoot }) => {
  await agent.isConnected()
  await dress(supervisor.page)
  await supervisor.opens('/health')
  await supervisor.sees(/in order|fault|warning/)
  await shoot('health', {
    shows: 'What was checked, and what it came to.',
    reached: 'Open Health as a supervisor.',
    page: supervisor.page,
    everywhere: true,
  })
})
