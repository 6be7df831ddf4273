import { type Agent, type Caller, cards, expect, outside, test } from './stage'

test('Priya, who has paid before, rings while one payment of hers is open', async ({
  agent,
  caller,
  shoot,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', 'A-1021')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await agent.presses('Another payment')
  await agent.asks('£20.25', 'A-1022')
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await caller.isBeingCharged()
  await caller.hangsUp()
  await agent.isTold(/^Caller left while the bank was deciding/)
  await shoot('desk-result-hung-up-after', {
    shows: 'The caller left while the bank was deciding.',
    reached: 'Take £20.25, hang up on the phone at once.',
  })
  await agent.presses('Done')
  await agent.isTold(/^You're away/)
  await expect(agent.main.getByRole('table', { name: 'My open payments' })).toContainText('A-1022')
  await shoot('desk-idle-open', {
    shows: 'No call; one payment is not settled, and what was done today.',
    reached: 'Press Done.',
    everywhere: true,
  })

  await ringsAt(agent, caller)
  await agent.sees('1 payment before')
  await shoot('desk-incoming', {
    shows: 'It rings: who it is, what was paid before, and what of it is open.',
    reached: 'The same caller dials again; the device answers late.',
    everywhere: true,
  })
  await agent.seesStep('Details')
  await shoot('desk-details-earlier', {
    shows: 'Details, with an earlier payment of this caller that is open.',
    reached: 'Answer.',
  })
  await outside.advance(120)
  await caller.hangsUp()
  await agent.isTold('The call has ended.')
})

test('A stranger rings', async ({ agent, caller, shoot }) => {
  await ringsAt(agent, caller)
  await shoot('desk-incoming-stranger', {
    shows: 'It rings: nothing is known of this caller.',
    reached: 'A number that never paid dials.',
  })
  await agent.seesStep('Details')
  await agent.hangsUp()
  await agent.sees('No payment was started on this call.')
  await shoot('desk-call-ended', {
    shows: 'The call ended before a payment was started.',
    reached: 'Answer, hang up.',
  })
})

/** Long enough for every picture of the ringing. */
const answersAfterMs = 12_000

async function ringsAt(agent: Agent, caller: Caller): Promise<void> {
  await outside.device(agent.person.id, 'answer', answersAfterMs)
  await agent.becomes('ready')
  await caller.dials()
  await agent.isTold('Incoming call')
  await agent.becomes('away')
}
