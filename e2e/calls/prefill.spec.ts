import { expect, test } from '../people'

const link = (query: Record<string, string>) => `/desk/new?${new URLSearchParams(query)}`

test('A link from the CRM fills in Details for the call that comes, and starts nothing', async ({
  agent,
  caller,
  reference,
}) => {
  await agent.page.goto(
    agent.instance + link({ reference, amount: '49', currency: 'GBP', name: 'Priya Shah' }),
  )
  await expect(agent.page).toHaveURL(`${agent.instance}/desk`)
  await agent.sees(`Filled in when the call comes: GBP 49, ${reference}.`)
  await caller.calls(agent)
  await expect(agent.page.getByRole('textbox', { name: 'Amount' })).toHaveValue('49')
  await expect(agent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue(reference)
  await agent.sees(`That's forty-nine pounds for order ${reference}. Shall I take it by card now?`)
  expect((await caller.seen()).payment).toBeNull()

  await agent.presses('Ask for the card')
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A link during the call fills in what stands there', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.fills('£1.00', 'typed before')
  await agent.page.goto(agent.instance + link({ reference, amount: '49.00' }))
  await expect(agent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue(reference)
  await expect(agent.page.getByRole('textbox', { name: 'Amount' })).toHaveValue('49.00')
})

test('A link with a card number in it fills in nothing', async ({ agent, caller }) => {
  await agent.page.goto(agent.instance + link({ reference: '4111 1111 1111 1111', amount: '49' }))
  await expect(agent.page).toHaveURL(`${agent.instance}/desk`)
  await agent.sees('That link held something that looks like a card number. Nothing of it was taken over.')
  await caller.calls(agent)
  await expect(agent.page.getByRole('textbox', { name: 'Amount' })).toHaveValue('')
  await expect(agent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue('')
  const stored = await agent.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))
  expect(stored).not.toContain('4111')
})
