import { type Agent, type Caller, cards, expect, goodExpiry, test } from './stage'

test('Priya types her card', async ({ agent, caller, shoot }) => {
  const { keyboard } = agent.page
  await begins(agent, caller, 'A-1042')
  await shoot('desk-card-your-turn', {
    shows: 'The number is open: it is the agent’s turn to ask.',
    reached: 'Ask for the card; the caller waits.',
  })
  await caller.presses(cards.visa.slice(0, 7))
  await agent.seesRow('Card number', 'Typing · 7 keys')
  await shoot('desk-card-typing', {
    shows: 'Seven keys have arrived.',
    reached: 'The caller types seven digits.',
  })
  await agent.seesRow('Card number', 'Paused')
  await shoot('desk-card-paused', {
    shows: 'No key for three seconds.',
    reached: 'The caller stops.',
    everywhere: true,
  })
  await caller.presses(cards.visa.slice(7))
  await agent.seesRow('Card number', 'Checking · 16 keys')
  await shoot('desk', {
    shows: 'Sixteen keys: a longer number could still follow.',
    reached: 'The caller types the rest.',
    everywhere: true,
  })
  await caller.presses('#')
  await agent.seesRow('Expiry', 'Your turn to ask')
  await shoot('desk-card-accepted', {
    shows: 'The number is accepted, the expiry is open.',
    reached: 'The caller presses hash, or nothing for ten seconds.',
  })
  await keyboard.press('1')
  await agent.seesRow('Card number', 'Press again to confirm.')
  await shoot('desk-card-reask-accepted', {
    shows: 'An accepted row is cleared only by a second press.',
    reached: 'Press 1.',
  })
  for (const [key, title, name, shows] of [
    ['Escape', 'Cancel card entry?', 'desk-card-cancel', 'The question before an entry is cancelled.'],
    [
      's',
      'Slow mode starts the card again',
      'desk-card-slow-question',
      'The question before an entry is opened anew in slow mode.',
    ],
  ] as const) {
    await keyboard.press(key)
    await expect(agent.page.getByRole('dialog', { name: title })).toBeVisible()
    await shoot(name, { shows, reached: `Press ${key === 's' ? 'S' : 'Esc'} after the number was accepted.` })
    await keyboard.press('Enter')
  }
  await caller.presses('0320')
  await agent.seesRow('Expiry', 'Date not valid')
  await shoot('desk-card-date', { shows: 'The date is over.', reached: 'The caller types 0320.' })
  await keyboard.press('r')
  await caller.keys(goodExpiry())
  await caller.keys('12#')
  await agent.seesRow('Security code', 'Code length')
  await shoot('desk-card-code', { shows: 'The code is too short.', reached: 'The caller types 12 and hash.' })
  await keyboard.press('r')
  await caller.keys('123')
  await agent.mayTake()
  await shoot('desk-review', {
    shows: 'The last look before the money is taken.',
    reached: 'The caller types 123.',
    everywhere: true,
  })
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('Priya has trouble with the number', async ({ agent, caller, shoot }) => {
  const { keyboard } = agent.page
  await begins(agent, caller, 'A-1043')
  await caller.presses('4111111111111171#')
  await agent.seesRow('Card number', 'Mistyped')
  await shoot('desk-card-mistyped', {
    shows: 'A digit does not fit.',
    reached: 'The caller types 4111 1111 1111 1171.',
    everywhere: true,
  })
  await keyboard.press('r')
  await caller.keys('41111#')
  await agent.seesRow('Card number', 'Stopped after 5 keys')
  await shoot('desk-card-incomplete', {
    shows: 'The caller stopped too early.',
    reached: 'The caller types five digits and hash.',
  })
  await keyboard.press('r')
  await caller.keys(`${cards.jcb}#`)
  await agent.seesRow('Card number', 'Card not taken')
  await shoot('desk-card-not-taken', {
    shows: 'A brand that is not taken.',
    reached: 'The caller types a JCB number.',
  })
  await keyboard.press('r')
  await caller.isAsked('payment-card-number')
  await caller.presses('44'.repeat(4))
  await shoot('desk-card-eight-keys', {
    shows: 'Eight keys, two groups of four.',
    reached: 'The caller types eight digits.',
  })
  await keyboard.press('s')
  await agent.sees('Slow mode is on: 25 seconds for each key.')
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
  await shoot('desk-card-slow', {
    shows: 'Slow mode: more time for each key.',
    reached: 'Press S before anything was accepted.',
    everywhere: true,
  })
  await caller.presses('4917610000000000003')
  await agent.seesSlots('Card number', '19 keys typed')
  await shoot('desk-card-nineteen-keys', {
    shows: 'A number of nineteen digits while it is typed.',
    reached: 'The caller types a Visa number of nineteen digits.',
  })
  await caller.presses('#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await shoot('desk-card-nineteen', {
    shows: 'A number of nineteen digits, accepted.',
    reached: 'The caller presses hash.',
  })
  await keyboard.press('x')
  await agent.sees('Let me stop you there')
  await shoot('desk-card-spoken', {
    shows: 'The caller reads the card aloud: the recording is silent, and what was said is marked.',
    reached: 'Press X.',
  })
})

test('Priya has an Amex', async ({ agent, caller, shoot }) => {
  await begins(agent, caller, 'A-1044')
  await caller.presses(cards.amex)
  await caller.keys(goodExpiry())
  await agent.seesRow('Security code', 'Your turn to ask')
  await shoot('desk-card-amex', {
    shows: 'An Amex: fifteen digits in its own groups, and a code of four.',
    reached: 'The caller types an Amex number and its date.',
  })
})

test('Priya pays in dollars', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asks('$49.00', 'A-1048')
  await caller.typesCard()
  await caller.isAsked('postal-code')
  await agent.seesRow('Postcode', 'Your turn to ask')
  await shoot('desk-card-postcode', {
    shows: 'The postcode, which is asked where it is a number.',
    reached: 'Take $49.00 where POSTCODE_CURRENCIES names USD; the caller types the card.',
    everywhere: true,
  })
})

test('Priya types her number twice', async ({ agent, caller, shoot }) => {
  await caller.calls(agent)
  await agent.asksToSave('A-1049')
  await caller.keys(`${cards.visa}#`)
  await caller.isAsked('payment-card-number-matcher')
  await agent.seesRow('Card number', 'Ask once more')
  await shoot('desk-card-once-more', {
    shows: 'The first entry is in; the second one must equal it.',
    reached: 'Save a card where SAVED_CARD_TYPED_TWICE names card-number; the caller types it once.',
  })
  await caller.presses(`${cards.mastercard}#`)
  await agent.seesRow('Card number', 'Entries differ')
  await shoot('desk-card-differ', {
    shows: 'The second entry is another one.',
    reached: 'The caller types another number.',
  })
})

test('The keypad takes its time to open', async ({ agent, caller, breaks, shoot }) => {
  await caller.calls(agent)
  await breaks({ answersAfterCallback: true, delayCallbacksMs: 5_000 })
  await agent.asks('£49.00', 'A-1045')
  await agent.sees('Opening the keypad…')
  await shoot('desk-card-opening', {
    shows: 'The keypad is not open yet: nobody may ask for anything.',
    reached: 'Ask for the card while callbacks are five seconds late.',
  })
  await breaks({ answersAfterCallback: false, delayCallbacksMs: 0 })
  await caller.isAsked('payment-card-number')
})

async function begins(agent: Agent, caller: Caller, reference: string): Promise<void> {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
}
