import { cards, expect, test } from '../people'

const refused = [
  {
    what: 'An amount with too many decimals',
    amount: '£49.999',
    reference: 'A-1042',
    field: 'Amount',
    sentence: 'That has more decimals than this currency.',
  },
  {
    what: 'Yen with decimals',
    amount: '¥500.5',
    reference: 'A-1042',
    field: 'Amount',
    sentence: 'That has more decimals than this currency.',
  },
  {
    what: 'No amount at all',
    amount: '£',
    reference: 'A-1042',
    field: 'Amount',
    sentence: 'Type the amount.',
  },
  {
    what: 'An amount of nothing',
    amount: '£0.00',
    reference: 'A-1042',
    field: 'Amount',
    sentence: 'The amount must be more than zero.',
  },
  {
    what: 'An empty reference',
    amount: '£49.00',
    reference: '',
    field: 'Reference',
    sentence: 'Type the reference.',
  },
  {
    what: 'A reference that looks like a card',
    amount: '£49.00',
    reference: '4111 1111 1111 1111',
    field: 'Reference',
    sentence: 'This looks like a card number or security code. Use the order or account number.',
  },
] as const

test('Details that do not fit are refused beside the field, with what was typed kept', async ({
  agent,
  caller,
}) => {
  await caller.calls(agent)
  for (const { what, amount, reference, field, sentence } of refused) {
    await test.step(what, async () => {
      await agent.fills(amount, reference)
      await agent.presses('Ask for the card')
      await agent.isToldBeside(field, sentence)
      await expect(agent.page.getByRole('textbox', { name: field })).toBeFocused()
      await expect(agent.page.getByRole('textbox', { name: 'Amount' })).toHaveValue(amount.slice(1))
      await expect(agent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue(reference)
      await expect(agent.main.getByRole('region', { name: 'Say now' })).toContainText(
        'How much would you like',
      )
    })
  }
  expect((await caller.seen()).payment).toBeNull()
})

test('The server refuses the same without a screen in between', async ({ agent, caller, database }) => {
  await caller.calls(agent)
  const { call } = (await (await agent.reads('/api/desk')).json()) as { call: { id: string } }
  const order = {
    callId: call.id,
    kind: 'charge',
    amount: '49.00',
    currency: 'GBP',
    reference: 'A-1042',
  }
  const wrong = [
    [{ amount: '49.999' }, 'amountTooManyDecimals', 'amount'],
    [{ amount: '500.5', currency: 'JPY' }, 'amountTooManyDecimals', 'amount'],
    [{ amount: '-5' }, 'amountNegative', 'amount'],
    [{ reference: '  ' }, 'referenceEmpty', 'reference'],
    [{ reference: '4111-1111-1111-1111' }, 'referenceCardLike', 'reference'],
    [{ currency: 'XXX' }, 'currencyUnknown', 'currency'],
  ] as const
  for (const [part, refusal, field] of wrong) {
    const answer = await agent.sends('/api/payments', { ...order, ...part, requestId: `spec-${refusal}` })
    expect(answer.status(), refusal).toBe(422)
    expect(await answer.json()).toMatchObject({ refusal, field })
  }
  const shapeless = await agent.sends('/api/payments', { kind: 'gift' })
  expect(shapeless.status()).toBe(422)
  expect(await shapeless.json()).toMatchObject({ refusal: 'malformed' })
  expect(await database.rows('SELECT 1 FROM payment WHERE agent_id = $1', [agent.person.id])).toEqual([])
})

test('Dinars have three decimals, yen have none', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('KWD 1.250', reference)
  await caller.typesCard(cards.visa)
  await agent.mayTake()
  await expect(agent.takeButton).toHaveText(/^Take KWD\s1\.250/)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')

  await agent.asksForAnother('¥500', `${reference}-2`)
  await caller.typesCard(cards.visa)
  await agent.mayTake()
  await expect(agent.takeButton).toHaveText(/^Take ¥500/)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})
