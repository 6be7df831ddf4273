import { expect, outside, test } from './stage'

test('A bank that says nothing, and beside it a caller who types nothing', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  shoot,
}) => {
  await secondCaller.calls(secondAgent)
  await secondAgent.asks('£15.00', 'A-1051')
  await caller.calls(agent)
  await agent.asks('£49.25', 'A-1052')
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Sent\. Waiting/)
  await shoot('desk-waiting-sent', {
    shows: 'The bank has it. There is nothing to press.',
    reached: 'Take £49.25: the bank never answers.',
    everywhere: true,
  })
  await agent.isTold(/^Slower than usual/)
  await shoot('desk-waiting-slow', { shows: 'After a quarter of a minute.', reached: 'Wait.' })
  await agent.isTold(/^Still no answer/)
  await shoot('desk-waiting-silent', { shows: 'After three quarters of a minute.', reached: 'Wait.' })
  await agent.isTold(/^Result unknown/)
  await shoot('desk-result-checking', {
    shows: 'Nobody knows yet; the reference is blocked and the books are read.',
    reached: 'Wait.',
    everywhere: true,
  })
  await agent.presses('Another payment')
  await agent.sees('£49.25')
  await shoot('desk-details-after-unknown', {
    shows: 'Another payment is prepared while the first is being found out.',
    reached: 'Press Another payment.',
  })
  await agent.presses('Back to the result')
  await agent.isTold(/^It went through at/)
  await shoot('desk-result-resolved-paid', {
    shows: 'It turned out that it went through.',
    reached: 'Wait; the bank charges after ninety seconds.',
  })

  await expect(secondAgent.row('Card number')).toContainText('Nothing typed', { timeout: 200_000 })
  await shoot('desk-card-nothing-typed', {
    shows: 'Nothing was typed for three minutes.',
    reached: 'Ask for the card; the caller does nothing.',
    page: secondAgent.page,
  })
})

test('A bank that decides later', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asks('£49.11', 'A-1053')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Accepted, not final/, 'Not final yet')
  await shoot('desk-result-not-final', { shows: 'Accepted, but not final.', reached: 'Take £49.11.' })
  await outside.advance(31)
  await agent.isTold(/^It did not go through/)
  await shoot('desk-result-resolved-not-paid', {
    shows: 'It turned out that it did not go through.',
    reached: 'Wait half a minute.',
  })
  await agent.presses('Another payment')
  await agent.asks('£49.12', 'A-1054')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^The bank is reviewing it/, 'Under review')
  await shoot('desk-result-under-review', {
    shows: 'People at the bank look at it.',
    reached: 'Take £49.12.',
  })
  await outside.release(await caller.altKey(), 'success')
  await agent.isTold(/^It went through/)
})
