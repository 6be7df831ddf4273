import { expect, test } from '../people'

test('Single letters can be switched off; every action keeps its button', async ({
  agent,
  caller,
  reference,
}) => {
  await agent.page.getByRole('button', { name: 'Settings' }).click()
  const settings = agent.page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('checkbox', { name: /Single-letter keys/ }).uncheck()
  await agent.page.keyboard.press('Escape')
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys('4111111111111171#')
  await agent.seesRow('Card number', 'Mistyped')
  for (const key of ['r', 's', 'x', '1', '?']) await agent.page.keyboard.press(key)
  await agent.seesRow('Card number', 'Mistyped')
  await expect(agent.page.getByRole('dialog')).toBeHidden()

  await agent.page.reload()
  await agent.page.keyboard.press('r')
  await agent.seesRow('Card number', 'Mistyped')
  await agent.presses('Re-ask Card number')
  await caller.typesCard()
  await agent.mayTake()
  // Enter and Esc are no letters.
  await agent.page.keyboard.press('Escape')
  await expect(agent.page.getByRole('dialog', { name: 'Cancel card entry?' })).toBeVisible()
})

test('A payment without trouble takes no mouse and at most six presses of Enter', async ({
  agent,
  caller,
  reference,
}) => {
  let presses = 0
  const enter = async () => {
    presses += 1
    await agent.pressesEnter()
  }
  await agent.page.goto(
    `${agent.instance}/desk/new?${new URLSearchParams({ reference, amount: '49', currency: 'GBP' })}`,
  )
  await agent.sees('Filled in when the call comes')
  await caller.calls(agent)
  await expect(agent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue(reference)
  await enter()
  await caller.typesCard()
  await agent.mayTake()
  await enter()
  await agent.seesResult(/^Paid/, 'Paid')
  await caller.hangsUp()
  await agent.sees(/Ready again in/)
  await enter()
  await agent.isTold(/^You're away/)
  expect(presses).toBeLessThanOrEqual(6)
})
