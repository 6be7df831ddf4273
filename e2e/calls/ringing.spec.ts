import { expect, outside, test } from '../people'

test('A call rings on the desk before it is answered', async ({ agent, caller }) => {
  await outside.device(agent.person.id, 'answer', 18_000)
  await agent.becomes('ready')
  await caller.dials()
  await agent.isTold('Incoming call')
  await agent.becomes('away')
  await agent.seesInStrip('Priya Shah')
  await agent.sees(caller.number)
  await agent.sees('Your phone rings. Answer it there; the card entry starts here.')
  await agent.seesStep('Details')
  await agent.seesInStrip('Recording')
})

test('A caller whom nobody can take is told so, and is put through as soon as somebody is ready', async ({
  agent,
  caller,
}) => {
  await caller.dials()
  await expect
    .poll(async () => (await caller.seen()).heard)
    .toContainEqual(expect.stringMatching(/stay on the line/))
  await agent.page.keyboard.press('Enter')
  await agent.seesStep('Details')
  await agent.becomes('away')
  await agent.seesInStrip('Priya Shah')
})

test('A call that is not answered goes on to a colleague', async ({ agent, secondAgent, caller }) => {
  await outside.device(agent.person.id, 'busy', 0)
  await agent.becomes('ready')
  await caller.dials()
  await expect.poll(async () => (await caller.seen()).legs.length).toBe(1)
  await agent.becomes('away')
  await secondAgent.becomes('ready')
  await secondAgent.seesStep('Details')
  await secondAgent.becomes('away')
  await secondAgent.seesInStrip('Priya Shah')
  await agent.isTold(/^You're away/)
})

test('A caller who leaves while it rings is gone from the desk', async ({ agent, caller }) => {
  await outside.device(agent.person.id, 'no-answer')
  await agent.becomes('ready')
  await caller.dials()
  await agent.isTold('Incoming call')
  await agent.becomes('away')
  await caller.hangsUp()
  await agent.isTold(/^You're away/)
})
