import { expect, goodExpiry, test } from '../people'
import { Agent } from '../people/agent'

// The vendors' clock runs as in life here: an entry must stay open while a page loads.
test('A page that is loaded anew in the middle of an entry shows the same', async ({
  agent,
  caller,
  entryAsInLife,
}) => {
  await entryAsInLife()
  await caller.presses('4111111')
  await agent.seesSlots('Card number', '7 keys typed')

  await agent.page.reload()
  await agent.seesSlots('Card number', '7 keys typed')
  await agent.seesInStrip('Recording paused')
  await agent.seesInStrip('Keys are private')

  await caller.presses('111111111#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await caller.keys(goodExpiry())
  await agent.page.reload()
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.seesSlots('Expiry', /^accepted, 12 /)
  await caller.keys('123')
  await agent.mayTake()

  await agent.page.reload()
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await agent.page.reload()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A stream that was cut heals by itself, and a second look shows the same', async ({
  agent,
  caller,
  entryAsInLife,
  watch,
}) => {
  watch.expectsOffline()
  await agent.opensDeskWithPlug()
  await entryAsInLife()
  await caller.presses('4111')
  await agent.seesSlots('Card number', '4 keys typed')

  await agent.pullsPlug()
  await agent.sees(/^Not live · last update/)
  // The call goes on, and so does the entry: the server needs no browser.
  await caller.presses('111111111111#')
  await caller.isAsked('expiration-date')
  await agent.seesSlots('Card number', '4 keys typed')

  await agent.plugsIn()
  await agent.isConnected()
  await agent.seesRow('Card number', 'Accepted · Visa')
  await agent.seesRow('Expiry', 'Your turn to ask')
  const before = await agent.row('Card number').textContent()
  await agent.page.reload()
  await expect(agent.row('Card number')).toHaveText(before ?? '')

  await caller.keys(goodExpiry())
  await caller.keys('123')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A second tab goes on when the first one is closed', async ({ agent, caller, entryAsInLife }) => {
  // All tabs of a browser share one stream, which the first tab keeps.
  const second = new Agent(await agent.page.context().newPage(), agent.person, agent.instance)
  await second.opensDesk()
  await entryAsInLife()
  await caller.presses('4111')
  for (const tab of [agent, second]) await tab.seesSlots('Card number', '4 keys typed')

  await agent.page.close()
  await caller.presses('111111111111#')
  await second.seesRow('Card number', 'Accepted · Visa')
  await second.isConnected()
  await caller.keys(goodExpiry())
  await caller.keys('123')
  await second.takes()
  await second.seesResult(/^Paid/, 'Paid')
})
