import { expect, test } from './stage'

test('Amy comes to work', async ({ agent, shoot }) => {
  const { page } = agent
  await shoot('desk-away', {
    shows: 'No call, and none is wanted.',
    reached: 'Sign in as an agent who is away.',
  })
  await agent.presses('Go ready')
  await agent.isTold('Ready. Calls ring here.')
  await shoot('desk-idle', {
    shows: 'No call; calls ring here.',
    reached: 'Press Go ready.',
    everywhere: true,
  })
  await agent.presses('Go away')
  await expect(agent.main.getByRole('button', { name: 'Lunch' })).toBeVisible()
  await shoot('desk-away-reasons', { shows: 'What she goes away for.', reached: 'Ready, press Go away.' })
  await agent.presses('Lunch')
  await agent.isTold("You're away: lunch. Calls go to others.")
  await shoot('desk-away-lunch', { shows: 'Away, with a reason.', reached: 'Choose Lunch.' })

  await page.getByTitle('Connection, details').click()
  await agent.sees('Phone service')
  await shoot('desk-connection', {
    shows: 'The ways to the outside, one by one.',
    reached: 'Press the connection at the top right.',
  })
  await page.keyboard.press('Escape')
})

test('Amy looks at what stands in the navigation', async ({ agent, shoot }) => {
  const { page } = agent
  for (const [button, name, shows] of [
    ['Settings', 'desk-settings', 'What a person chooses for this browser.'],
    ['Keys', 'desk-keys', 'Every key and what it does.'],
  ] as const) {
    await page.getByRole('navigation').getByRole('button', { name: button }).click()
    await expect(page.getByRole('dialog', { name: button })).toBeVisible()
    await shoot(name, { shows, reached: `Press ${button} in the navigation.`, everywhere: true })
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('A link of the CRM comes before the call', async ({ agent, shoot }) => {
  await agent.opens('/desk/new?reference=A-1046&amount=49.00&currency=GBP&name=Priya%20Shah')
  await agent.sees('Filled in when the call comes: GBP 49.00, A-1046.')
  await shoot('desk-idle-prefilled', {
    shows: 'What a link has left for the next call.',
    reached: 'Open /desk/new?reference=A-1046&amount=49.00&currency=GBP&name=Priya%20Shah without a call.',
  })
  await agent.opens('/desk/new?reference=4111111111111111')
  await agent.sees('That link held something that looks like a card number.')
  await shoot('desk-idle-prefill-refused', {
    shows: 'A link with a card number in it is not used.',
    reached: 'Open /desk/new?reference=4111111111111111.',
  })
})
