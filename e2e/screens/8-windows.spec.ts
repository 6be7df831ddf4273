import { anotherWindow, cards, expect, test } from './stage'

test('A second window only shows', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', 'A-1091')
  await caller.isAsked('payment-card-number')
  const second = await anotherWindow(agent)
  await second.sees('This desk is open in another window. Here you can only look.')
  await caller.presses(cards.visa.slice(0, 4))
  await second.seesSlots('Card number', '4 keys typed')
  await shoot('desk-second-window', {
    shows: 'The same desk in a second window: it only shows, until it is asked to act.',
    reached: 'Open the desk in a second window during a call.',
    page: second.page,
  })
})

test('A colleague’s screen is gone', async ({ agent, secondAgent, secondCaller, shoot }) => {
  await secondCaller.calls(secondAgent)
  await secondAgent.asks('£15.00', 'A-1092')
  await secondCaller.isAsked('payment-card-number')
  await secondAgent.page.close()
  await expect(agent.main.getByRole('region', { name: 'Desks that were lost' })).toBeVisible({
    timeout: 60_000,
  })
  await shoot('desk-lost', {
    shows: 'A colleague’s call goes on without a screen.',
    reached: 'Close a colleague’s window during a call and wait a quarter of a minute.',
    everywhere: true,
  })
  await agent.presses('Take over')
  await agent.seesStep('Card')
  await shoot('desk-taken-over', {
    shows: 'The call that was taken over, as the colleague had left it.',
    reached: 'Press Take over.',
  })
})

test('The server cannot be reached', async ({ agent, caller, shoot, watch }) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED/)
  const context = agent.page.context()
  await caller.calls(agent)
  await agent.asks('£49.00', 'A-1093')
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
  await context.setOffline(true)
  await agent.page.keyboard.press('r')
  await agent.sees("We can't reach the server. Try again.")
  await shoot('desk-unreachable', {
    shows: 'A press that did not reach the server.',
    reached: 'Pull the plug, press R.',
  })
  await context.setOffline(false)
  await agent.doesNotSee("We can't reach the server. Try again.")
})
