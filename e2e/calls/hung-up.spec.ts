import { cards, expect, goodExpiry, test } from '../people'
import { settings } from '../people/settings'

/** How far the caller gets, and the field in which she leaves. */
const fields = [
  { field: 'card number', done: [], begun: '4111' },
  { field: 'expiry', done: [`${cards.visa}#`], begun: '12' },
  { field: 'security code', done: [`${cards.visa}#`, goodExpiry()], begun: '1' },
] as const

test('The caller hangs up in the middle of a field, and nothing was sent', async ({
  agent,
  caller,
  reference,
}) => {
  for (const [place, { field, done, begun }] of fields.entries())
    await test.step(field, async () => {
      await caller.calls(agent)
      await agent.asks('£49.00', `${reference}-${place}`)
      for (const keys of done) await caller.keys(keys)
      await caller.keys(begun)
      await caller.hangsUp()

      await agent.seesResult(/^Caller left\. We never sent it/, 'Caller hung up')
      await agent.sees('Say when you call back')
      await agent.putsCallAway()
    })
})

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
  outsideClock,
}) => {
  await caller.calls(agent)
  // The bank takes twelve seconds over this amount.
  await agent.asks('£49.20', reference)
  await caller.typesCard()
  await outsideClock(settings.unhurriedScale)
  await agent.takes()
  await agent.isTold(/^(Sent|Slower)/)
  await caller.isBeingCharged()
  await caller.hangsUp()
  await agent.seesResult(/^It went through at|^Paid/, 'Paid')
})

test('A call that ends before a payment was started leaves nothing', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.hangsUp()
  await agent.isTold('The call has ended.')
  await agent.sees('No payment was started on this call.')
  await agent.pressesEnter()
  await agent.isTold(/^You're away/)

  await caller.calls(agent)
  await agent.fills('£49.00', reference)
  await caller.hangsUp()
  await agent.isTold('The call has ended.')
  await agent.pressesEnter()
  await agent.isTold(/^You're away/)
})

test('A call that ends after its payment was put away says nothing wrong about it', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Paid/)
  await agent.asksForAnother('£49.02', `${reference}-2`)
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Declined/)
  await agent.presses('Done')
  // The payment before it was left for this one, and does not come back.
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
