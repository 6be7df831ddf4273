import { cards, expect, outside, test } from '../people'

test('A card is kept for later and nothing is charged', async ({ agent, caller, reference, database }) => {
  await caller.calls(agent)
  await agent.asksToSave(reference)
  await caller.typesCard(cards.visa)

  await agent.mayTake()
  await expect(agent.takeButton).toHaveText(/^Save card/)
  await agent.takes()
  await agent.seesResult(/^Saved: Visa ending 1111/, 'Card saved')

  const [payment] = await database.rows<{ attempt: string }>(
    'SELECT a.id AS attempt FROM payment p JOIN attempt a ON a.payment_id = p.id WHERE p.reference = $1',
    [reference],
  )
  const { methods, charges } = await outside.ledger()
  expect(methods.filter(({ code }) => code === payment?.attempt)).toMatchObject([{ lastFour: '1111' }])
  expect(charges.filter(({ alt_key }) => alt_key?.includes(payment?.attempt ?? '-'))).toEqual([])

  await agent.opens('/payments')
  await expect(agent.inTheList(reference)).toContainText('Card saved')
  await expect(agent.inTheList(reference)).toContainText('Card only')
})
