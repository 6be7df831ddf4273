import { expect, test } from '../people'

test('A folded field that is refused opens, and stays open while it is put right', async ({
  agent,
  caller,
}) => {
  await caller.calls(agent)
  await agent.fills('£49.00', 'A-1042')
  const description = agent.page.getByRole('textbox', { name: 'Description' })
  await agent.page.getByText('Customer and description').click()
  await description.fill('d'.repeat(121))
  await agent.page.getByText('Customer and description').click()
  await expect(description).toBeHidden()
  await agent.presses('Ask for the card')
  await agent.isToldBeside('Description', 'That is too long.')
  await expect(description).toBeFocused()
  await agent.page.keyboard.press('Backspace')
  await expect(description).toHaveAccessibleDescription('')
  await expect(description).toBeFocused()
  expect((await caller.seen()).payment).toBeNull()
})
