import { cards, expect, goodExpiry, outside, test } from '../people'

test('A postcode is asked where keypads can type it, and nowhere else', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.isAsked('payment-card-number')
  await expect(agent.row('Postcode')).toHaveCount(0)
  await caller.typesCard()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')

  await agent.asksForAnother('$49.00', `${reference}-2`)
  await caller.typesCard(cards.visa)
  await caller.isAsked('postal-code')
  await agent.seesRow('Postcode', 'Your turn to ask')
  await agent.sees('Now the digits of your postcode.')
  await caller.presses('94#')
  await agent.seesRow('Postcode', 'Too short')
  await agent.presses('Re-ask Postcode')
  await caller.keys('94105#')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A card that is kept is typed twice where the operator wants it', async ({
  agent,
  caller,
  reference,
  database,
}) => {
  await caller.calls(agent)
  await agent.asksToSave(reference)
  await caller.keys(`${cards.visa}#`)
  await caller.isAsked('payment-card-number-matcher')
  await agent.seesRow('Card number', 'Ask once more')
  await agent.sees('Thank you. Now exactly the same once more, so that we can compare the two.')

  await caller.presses(`${cards.mastercard}#`)
  await agent.seesRow('Card number', 'Entries differ')
  await agent.seesRow('Card number', 'Both are asked again.')
  await agent.presses('Re-ask Card number')
  await caller.isAsked('payment-card-number')
  await caller.presses(`${cards.visa}#`)
  await caller.isAsked('payment-card-number-matcher')
  await caller.presses(cards.visa)
  await agent.seesRow('Card number', 'Accepted')

  await caller.isAsked('expiration-date')
  await caller.presses(goodExpiry())
  await caller.isAsked('expiration-date-matcher')
  await caller.presses(goodExpiry())
  await caller.isAsked('security-code')
  await caller.presses('123')
  await agent.takes()
  await agent.seesResult(/^Saved: Visa ending 1111/, 'Card saved')

  const [attempt] = await database.rows<{ id: string }>(
    'SELECT a.id FROM attempt a JOIN payment p ON p.id = a.payment_id WHERE p.reference = $1',
    [reference],
  )
  const { methods } = await outside.ledger()
  expect(methods.filter(({ code }) => code === attempt?.id)).toMatchObject([{ lastFour: '1111' }])
})
