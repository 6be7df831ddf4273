import { type Agent, cards, expect, test } from './stage'

/** Results that follow from the amount alone. */
const byAmount = [
  { name: 'paid', amount: '£49.00', line: /^Paid\. Tell the caller/, shows: 'Paid.', everywhere: true },
  { name: 'unmatched', amount: '£49.14', line: /^Paid\. Back office/, shows: 'Paid, without a customer.' },
  { name: 'declined', amount: '£49.01', line: /^Declined by the bank/, shows: 'Declined.', everywhere: true },
  { name: 'declined-funds', amount: '£49.02', line: /^Declined: not enough/, shows: 'Declined: funds.' },
  { name: 'declined-expired', amount: '£49.03', line: /has expired/, shows: 'Declined: expired.' },
  { name: 'declined-details', amount: '£49.04', line: /don't match/, shows: 'Declined: security details.' },
  {
    name: 'declined-issuer',
    amount: '£49.05',
    line: /card issuer/,
    shows: 'Declined for good by the issuer.',
  },
  { name: 'needs-approval', amount: '£49.13', line: /own approval/, shows: 'The bank asks the customer.' },
  { name: 'setup-unclear', amount: '£49.30', line: /being checked/, shows: 'A fault of the set-up.' },
  { name: 'not-sent', amount: '£49.31', line: /^Not sent/, shows: 'The processor refused a detail.' },
] as const

for (const [index, each] of byAmount.entries()) {
  test(`The bank answers ${each.name}`, async ({ agent, caller, shoot }) => {
    await caller.calls(agent)
    await agent.asks(each.amount, `A-106${index}`)
    await caller.typesCard()
    await agent.takes()
    await agent.isTold(each.line)
    await shoot(`desk-result-${each.name}`, {
      shows: each.shows,
      reached: `Take ${each.amount}.`,
      everywhere: 'everywhere' in each,
    })
  })
}

test('Three declines, and the same card again', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asks('£30.05', 'A-1070')
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Declined by the card issuer/)
  await agent.presses('Take a card again')
  await caller.typesCard()
  await agent.seesStep('Review')
  await agent.sees('The issuer declined this card for good.')
  await shoot('desk-review-shunned', {
    shows: 'The caller typed the card that its issuer declined for good.',
    reached: 'Take £30.05, press Take a card again, type the same card.',
  })
  await agent.presses('Take a card again')
  for (const card of [cards.mastercard, cards.amex]) {
    await caller.typesCard(card, card === cards.amex ? '1234' : '123')
    await agent.takes()
    await agent.isTold(card === cards.amex ? /^Three declines/ : /^Declined/)
    if (card !== cards.amex) await agent.presses('Take a card again')
  }
  await shoot('desk-result-third-decline', {
    shows: 'Three declines: enough for this call.',
    reached: 'Have three cards declined.',
  })
})

test('An entry that is ended before it was sent', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', 'A-1071')
  await caller.keys('4111*')
  await agent.isTold(/^Star ended/)
  await shoot('desk-result-star', { shows: 'The caller pressed star.', reached: 'Type 4111 and star.' })
  await agent.asksAgain()
  await caller.keys('4111')
  await agent.presses('Cancel card entry')
  await agent.page.getByRole('dialog').getByRole('button', { name: 'Cancel card entry' }).click()
  await agent.isTold(/^Cancelled/)
  await shoot('desk-result-cancelled', { shows: 'The agent cancelled.', reached: 'Press Esc, then cancel.' })
  await agent.asksAgain()
  await caller.typesCard('4929420573595709')
  await agent.takes()
  await agent.isTold(/^Set-up problem; nothing was sent/)
  await shoot('desk-result-setup-problem', {
    shows: 'Nothing was sent: the set-up is wrong.',
    reached: 'Type a real card while the connector is in test mode.',
  })
})

test('Priya hangs up before it is sent', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', 'A-1072')
  await caller.keys('4111')
  await caller.hangsUp()
  await agent.isTold(/^Caller left\. We never sent it/)
  await agent.sees('After the call')
  await shoot('desk-result-hung-up-before', {
    shows: 'The caller left in the middle of the number.',
    reached: 'Hang up on the phone while the number is typed.',
  })
})

test('The recording cannot be silenced', async ({ agent, caller, breaks, shoot }) => {
  await caller.calls(agent)
  await breaks({ recordingPauseFails: true })
  await agent.asks('£49.00', 'A-1073')
  await agent.isTold(/^Card entry blocked/)
  await shoot('desk-result-recording-blocked', {
    shows: 'No card is asked for while the recording runs.',
    reached: 'Ask for the card while pausing the recording fails.',
  })
  await breaks({ recordingPauseFails: false })
  await isAskedAgain(agent)
})

test('The phone service does not answer', async ({ agent, caller, breaks, shoot }) => {
  await caller.calls(agent)
  await breaks({ twilioStatus: { status: 503, on: 'Payments' } })
  await agent.asks('£49.00', 'A-1074')
  await expect(agent.heading).toHaveText(/^Phone service not answering/, { timeout: 90_000 })
  await shoot('desk-result-link-down', {
    shows: 'Nothing was asked: the phone service does not answer.',
    reached: 'Ask for the card while the phone service answers 503.',
  })
  await breaks({ twilioStatus: null })
  await isAskedAgain(agent)
})

test('A card is kept', async ({ agent, caller, breaks, shoot }) => {
  await caller.calls(agent)
  await agent.asksToSave('A-1075')
  await caller.typesCard()
  await agent.mayTake()
  await shoot('desk-review-save', {
    shows: 'The last look before a card is kept.',
    reached: 'Choose Save a card, and let the caller type it.',
  })
  await agent.takes()
  await agent.seesResult(/^Saved/, 'Card saved')
  await shoot('desk-result-saved', { shows: 'The card is kept.', reached: 'Press Save card.' })
  await agent.presses('Another payment')
  await breaks({ connectorReply: 'malformed' })
  await agent.asksToSave('A-1076')
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.isTold(/^(Not known whether|Saved)/)
  await shoot('desk-result-save-unknown', {
    shows: 'Whether the card is kept is not known.',
    reached: 'Save a card while the connector’s answer cannot be read.',
  })
})

/** Until the phone service has answered somebody, every desk says that it does not. */
async function isAskedAgain(agent: Agent): Promise<void> {
  await agent.page.keyboard.press('Enter')
  await agent.seesRow('Card number', 'Your turn to ask')
  await agent.isConnected()
}
