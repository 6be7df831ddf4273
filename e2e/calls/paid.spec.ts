import { cards, expect, goodExpiry, test } from '../people'

test('A caller pays with a card that nobody hears or sees', async ({
  agent,
  caller,
  reference,
  outsideClock,
}) => {
  await caller.calls(agent)
  await agent.seesInStrip(/Recording(?! paused)/)
  await agent.asks('£49.00', reference)

  await caller.isAsked('payment-card-number')
  // Before the first key: the recording is silent, and the agent may say so.
  expect((await caller.seen()).recording).toBe('paused')
  await outsideClock(1)
  await agent.seesInStrip('Recording paused')
  await agent.seesInStrip('Keys are private')
  await agent.seesRow('Card number', 'Your turn to ask')

  for (const keys of [1, 2, 3, 4, 5, 6, 7]) {
    await caller.presses('4')
    await agent.seesSlots('Card number', keys === 1 ? '1 key typed' : `${keys} keys typed`)
  }
  await agent.page.keyboard.press('r')
  await agent.seesSlots('Card number', 'no keys typed')
  await caller.keys(cards.visa)
  await agent.seesRow('Card number', 'Checking · 16 keys')
  await caller.presses('#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.seesSlots('Card number', 'accepted, Visa ending 1 1 1 1')

  await caller.keys(goodExpiry())
  await agent.seesRow('Expiry', 'Accepted')
  await caller.keys('123')

  await agent.mayTake()
  await agent.sees('•••• 1111')
  expect((await caller.seen()).recording).toBe('paused')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await agent.sees('£49.00')
  await agent.seesInStrip(/Recording(?! paused)/)
  await expect.poll(async () => (await caller.seen()).recording).toBe('in-progress')
})

test('A payment stands in the list and has a page that tells its story', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£12.50', reference)
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')

  await agent.opens('/payments')
  const row = agent.inTheList(reference)
  await expect(row).toContainText('Paid')
  await expect(row).toContainText('£12.50')
  await expect(row).toContainText('Mastercard 4444')
  await expect(row).toContainText(agent.person.name)

  await row.getByRole('link').click()
  await expect(agent.page).toHaveTitle(`£12.50 · Paid · ${reference}`)
  const timeline = agent.main.getByRole('region', { name: 'Timeline' }).getByRole('listitem')
  await expect(timeline.filter({ hasText: 'Recording resumed' })).toBeVisible()
  const told = await timeline.allInnerTexts()
  const begun = [/Recording paused/, /Card number asked/, /Take £12\.50 pressed/]
  // The bank's answer and the end of the keypad are nobody's order; the recording waits for the latter.
  const stories = [
    [...begun, /Paid £12\.50/],
    [...begun, /Keypad closed/, /Recording resumed/],
  ]
  for (const story of stories) {
    const places = story.map((words) => told.findIndex((line) => words.test(line)))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(places).not.toContain(-1)
  }
})
