import { cards, expect, goodExpiry, test } from '../people'

/** How far the caller gets, and the field in which she leaves. */
const fields = [
  { field: 'card number', done: [], begun: '4111' },
  { field: 'expiry', done: [`${cards.visa}#`], begun: '12' },
  { field: 'security code', done: [`${cards.visa}#`, goodExpiry()], begun: '1' },
] as const

for (const { field, done, begun } of fields) {
  test(`The caller hangs up while typing the ${field}`, async ({ agent, caller, reference }) => {
    await caller.calls(agent)
    await agent.asks('£49.00', reference)
    for (const keys of done) await caller.keys(keys)
    await caller.keys(begun)
    await caller.hangsUp()

    await agent.seesResult(/^Caller left\. We never sent it/, 'Caller hung up')
    await agent.sees('Say when you call back')
    await agent.seesInFeed('Call ended')
    await agent.presses('Done')
    await agent.isTold(/^You're away/)
  })
}

test('The caller hangs up at the review', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()
  await caller.hangsUp()
  await agent.seesResult(/^Caller left\. We never sent it/, 'Caller hung up')
  await expect(agent.takeButton).toHaveCount(0)
})

test('The caller hangs up while the bank decides, and the payment is found out', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  // The bank takes twelve seconds over this amount.
  await agent.asks('£49.20', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Sent\./)
  await caller.isBeingCharged()
  await caller.hangsUp()
  await agent.seesResult(/^It went through at|^Paid/, 'Paid')
})

test('The agent hangs up before a payment was started', async ({ agent, caller }) => {
  await caller.calls(agent)
  await agent.hangsUp()
  await agent.isTold('The call has ended.')
  await agent.sees('No payment was started on this call.')
})

test('The caller hangs up while typing the details', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.fills('£49.00', reference)
  await caller.hangsUp()
  await agent.isTold('The call has ended.')
  await agent.page.keyboard.press('Enter')
  await agent.isTold(/^You're away/)
})

test('A call that ends after its payment was put away says nothing wrong about it', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.02', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Declined/)
  await agent.presses('Done')
  await agent.seesStep('Details')
  await caller.hangsUp()
  await agent.isTold('The call has ended.')
  await agent.doesNotSee('No payment was started on this call.')
})

test('A result is for calling back once the caller has left', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.isTold('Paid. Tell the caller.')
  await agent.main.getByRole('region', { name: 'Say now' }).getByText('Is there anything else?').waitFor()
  await caller.hangsUp()
  await agent.isTold('Paid. The caller has left.')
  const later = agent.main.getByRole('region', { name: 'Say when you call back' })
  await expect(later).toContainText("There's nothing more to pay.")
  await expect(agent.strip).not.toContainText('Keys can be heard')
})
