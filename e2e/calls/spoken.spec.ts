import { expect, test } from '../people'

test('A card that is said aloud in Details silences the recording at once', async ({
  agent,
  caller,
  database,
}) => {
  await caller.calls(agent)
  await agent.seesInStrip('Recording')
  await agent.heading.click()
  await agent.page.keyboard.press('x')
  await agent.sees("Let me stop you there, please don't say it. Type it on the keypad instead.")
  await agent.seesInStrip('Recording paused')
  expect((await caller.seen()).recording).toBe('paused')
  await agent.seesInFeed('Card said aloud. That part of the recording is to be removed.')
  expect(await database.audited(agent.person.id, 'call.spoken')).toBe(1)

  await agent.presses('Let the recording go on')
  await agent.seesInStrip(/Recording$|Recording(?! paused)/)
  await expect.poll(async () => (await caller.seen()).recording).toBe('in-progress')
})

test('A card that is said aloud while it is typed is marked, and the entry goes on', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.isAsked('payment-card-number')
  await agent.presses('Card was spoken')
  await agent.sees('Let me stop you there')
  // While the keypad is open nothing may be heard.
  await expect(agent.main.getByRole('button', { name: 'Let the recording go on' })).toHaveCount(0)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await expect.poll(async () => (await caller.seen()).recording).toBe('in-progress')
})
