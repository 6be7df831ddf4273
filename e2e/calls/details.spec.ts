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

test('Another payment begins by itself, outlives a reload and keeps no card number', async ({
  agent,
  caller,
  reference,
}) => {
  const { page } = agent
  const amount = page.getByRole('textbox', { name: 'Amount' })
  const description = page.getByRole('textbox', { name: 'Description' })
  const stored = () => page.evaluate(() => sessionStorage.getItem('sotto-desk'))
  await caller.calls(agent)
  await agent.fills('£49.00', reference)
  await page.reload()
  await expect(amount).toHaveValue('49.00')
  await agent.presses('Ask for the card')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  expect(await stored()).toBeNull()

  await test.step('The second half of a double press submits nothing', async () => {
    const place = await page.getByRole('button', { name: 'Another payment' }).boundingBox()
    if (!place) throw new Error('There is no button for another payment.')
    await page.mouse.dblclick(place.x + place.width / 2, place.y + place.height / 2, { delay: 60 })
    await agent.seesStep('Details')
    await agent.doesNotSee('Type the amount.')
    await agent.presses('Back to the result')
    await agent.seesStep('Result')
    await expect(agent.heading).toBeFocused()
    await page.keyboard.press('Enter', { delay: 60 })
    await page.keyboard.press('Enter', { delay: 60 })
    await agent.seesStep('Details')
    await agent.doesNotSee('Type the amount.')
    await agent.presses('Ask for the card')
    await agent.sees('Type the amount.')
  })

  await test.step('What was typed is there again, a card number is not', async () => {
    await agent.fills('£12.00', reference)
    await page.reload()
    await agent.seesStep('Details')
    await expect(amount).toHaveValue('12.00')
    await page.getByText('Customer and description').click()
    await description.fill('4111 1111 1111 1111')
    expect(await stored()).not.toContain('4111')
    await page.reload()
    await agent.seesStep('Details')
    await expect(amount).toHaveValue('')
  })

  await test.step('A saved card under the same reference asks for no yes', async () => {
    await page.getByRole('textbox', { name: 'Reference' }).fill(reference)
    await expect(page.getByRole('checkbox', { name: 'This is a different payment' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Open it?' })).toBeVisible()
    await agent.asksToSave(reference)
    await agent.seesStep('Card')
    await expect.poll(stored).toBeNull()
  })
})
