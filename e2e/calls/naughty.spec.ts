import { expect, test } from '../people'
import { likeIt, naughtyTexts, sentinel, showsAsText } from '../people/naughty'

test('Naughty strings stand on every screen as text, and none of them runs', async ({
  agent,
  caller,
  database,
  watch,
}) => {
  const { page, instance } = agent
  const quiet = await sentinel(page, instance)
  const texts = naughtyTexts()
  expect(texts.length).toBeGreaterThan(10)
  const [first, ...others] = texts
  if (!first) throw new Error('no naughty text')

  await test.step('a link from a CRM fills in the form', async () => {
    await caller.calls(agent)
    const query = new URLSearchParams({ reference: first.reference, name: first.name, amount: '49' })
    await page.goto(`${instance}/desk/new?${query}`)
    await expect(page.getByRole('textbox', { name: 'Reference' })).toHaveValue(first.reference)
    await showsAsText(page, [first.reference])
    await quiet.isQuiet()
  })

  await test.step('the form refuses and keeps what was typed', async () => {
    // The browser says so by itself when the server refuses.
    watch.expects(/status of 422/)
    const typed = `${first.reference} 4111 1111 1111 1111`.slice(-60)
    await page.getByRole('textbox', { name: 'Reference' }).fill(typed)
    await agent.presses('Ask for the card')
    await agent.isToldBeside('Reference', /card number/)
    await expect(page.getByRole('textbox', { name: 'Reference' })).toHaveValue(typed)
    await quiet.isQuiet()
  })

  const id = await test.step('the desk shows a payment with it', async () => {
    const { call } = await (await agent.reads('/api/desk')).json()
    const started = await agent.sends('/api/payments', {
      requestId: `naughty-${Math.random().toString(36).slice(2)}`,
      callId: call.id,
      kind: 'charge',
      amount: '49.00',
      currency: 'GBP',
      reference: first.reference,
      description: first.description,
      customerName: first.name,
    })
    expect(started.status()).toBe(201)
    await caller.isAsked('payment-card-number')
    await showsAsText(page, [first.reference])
    await quiet.isQuiet()
    await caller.hangsUp()
    await agent.seesResult(/^Caller left/, 'Caller hung up')
    await showsAsText(page, [first.reference])
    await quiet.isQuiet()
    await agent.putsCallAway()
    return ((await started.json()) as { payment: { id: string } }).payment.id
  })

  const ids = await likeIt(database, id, others)

  await test.step('the list shows all of them', async () => {
    await agent.opens('/payments')
    await showsAsText(
      page,
      texts.slice(-40).map(({ reference }) => reference),
    )
    await quiet.isQuiet()
  })

  await test.step('each has its page', async () => {
    for (const [place, { reference, description, name }] of others.entries()) {
      await page.goto(`${instance}/payments/${ids[place]}`)
      await showsAsText(page, [reference, description, name])
      await quiet.isQuiet()
    }
  })

  await test.step('the desk knows of them', async () => {
    await agent.opensDesk()
    await quiet.isQuiet()
  })
})
