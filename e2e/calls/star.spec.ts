import { cards, goodExpiry, test } from '../people'
import { settings } from '../people/settings'

/** What the caller has typed when she presses star. */
const fields = [
  { field: 'card number', done: [], begun: '4111' },
  { field: 'expiry', done: [`${cards.visa}#`], begun: '' },
  { field: 'security code', done: [`${cards.visa}#`, goodExpiry()], begun: '12' },
] as const

test('Star ends the entry at any field, and Enter starts again', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  for (const { field, done, begun } of fields)
    await test.step(field, async () => {
      // The desk may show the entry before a moment longer than the keypad takes to open again.
      await agent.seesStep('Card')
      for (const keys of done) await caller.keys(keys)
      await caller.keys(`${begun}*`)
      await agent.isTold(/^Star ended the card entry\. We never sent it\./)
      await agent.pressesEnter()
    })
  await caller.typesCard()
  await agent.mayTake()
  await agent.sees(reference)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('Star at the review ends nothing, and neither does star while the bank decides', async ({
  agent,
  caller,
  reference,
  outsideClock,
}) => {
  await caller.calls(agent)
  // The bank takes twelve seconds over this amount.
  await agent.asks('£49.20', reference)
  await caller.typesCard()
  await agent.mayTake()
  await caller.presses('*')
  await agent.mayTake()
  await outsideClock(settings.unhurriedScale)
  await agent.takes()
  await agent.isTold(/^(Sent|Slower)/)
  await caller.isBeingCharged()
  await caller.presses('*')
  await agent.seesResult(/^It went through at|^Paid/, 'Paid')
})
