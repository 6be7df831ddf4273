import { cards, expect, goodExpiry, outside, test } from '../people'

test('Enter held through the last field charges nothing, a fresh press does', async ({
  agent,
  caller,
  reference,
}) => {
  const { keyboard } = agent.page
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(`${cards.visa}#`)
  await caller.keys(goodExpiry())
  await caller.isAsked('security-code')

  // A key that is down already repeats: the browser gets what it gets from a keyboard on which something lies.
  await keyboard.down('Enter')
  await caller.presses('123')
  await expect(async () => {
    await keyboard.down('Enter')
    await expect(agent.takeButton).toHaveAccessibleDescription('Press when the caller says yes', {
      timeout: 1,
    })
  }).toPass({ intervals: [30] })
  for (let repeat = 0; repeat < 40; repeat++) await keyboard.down('Enter')
  await agent.mayTake()
  await keyboard.up('Enter')
  await agent.mayTake()
  expect((await caller.seen()).payment?.state).toBe('open')

  await keyboard.press('Enter')
  await agent.seesResult(/^Paid/, 'Paid')
})

test('Neither double presses nor a press too early do anything twice', async ({
  agent,
  caller,
  reference,
  database,
}) => {
  await caller.calls(agent)
  await agent.fills('£49.00', reference)
  await agent.main.getByRole('button', { name: 'Ask for the card' }).dblclick()
  const pressed = agent.page.evaluate(pressTakeAsItAppears)
  await caller.typesCard()
  expect(await pressed).toBe(1)
  await agent.mayTake()
  expect((await caller.seen()).payment?.state).toBe('open')
  await agent.takeButton.dblclick()
  await agent.seesResult(/^Paid/, 'Paid')

  expect(await database.rows('SELECT 1 FROM payment WHERE reference = $1', [reference])).toHaveLength(1)
  const key = await caller.altKey()
  const { charges } = await outside.ledger()
  expect(charges.filter(({ alt_key }) => alt_key === key)).toMatchObject([
    { status: 'charged', amount: '49.00', gatewayCharges: 1 },
  ])
})

/** Runs in the page: faster than any person. Resolves to the number of presses. */
function pressTakeAsItAppears(): Promise<number> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const button = [...document.querySelectorAll('button')].find((each) =>
        each.textContent.startsWith('Take £'),
      )
      if (!button) return
      observer.disconnect()
      button.click()
      resolve(1)
    })
    observer.observe(document.body, { childList: true, subtree: true })
  })
}
