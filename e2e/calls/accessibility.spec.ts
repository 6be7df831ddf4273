import { cards, expect, goodExpiry, outside, test } from '../people'
import type { Agent } from '../people/agent'
import { hasNoBarriersInAnyLight } from '../people/barriers'
import { instance, settings } from '../people/settings'

test('No barrier before a call', async ({ agent, watch }) => {
  test.slow()
  const { page } = agent
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const clear = (where: string) => hasNoBarriersInAnyLight(page, where)
  await clear('away')
  await agent.presses('Go ready')
  await agent.isTold('Ready. Calls ring here.')
  await hasNoBarriersInAnyLight(page, 'ready', true)
  await agent.presses('Go away')
  await agent.sees('Away for')
  await clear('reasons to be away')
  await agent.presses('Lunch')
  await agent.isTold("You're away: lunch. Calls go to others.")
  await page.getByTitle('Connection, details').click()
  await agent.sees('Phone service')
  await clear('connection')
  await page.keyboard.press('Escape')
  for (const name of ['Settings', 'Keys']) {
    await page.getByRole('navigation').getByRole('button', { name }).click()
    await expect(page.getByRole('dialog', { name })).toBeVisible()
    await clear(name)
    await page.keyboard.press('Escape')
  }
  await agent.opens('/desk/new?reference=A-1042&amount=49.00')
  await agent.sees(/^Filled in when the call comes/)
  await clear('a link that waits for the call')

  watch.expectsStatus(404)
  await page.goto(`${agent.instance}/nowhere`)
  await clear('an address that leads nowhere')
})

test('No barrier while a card is typed', async ({ agent, caller, reference, outsideClock }) => {
  test.slow()
  const { page } = agent
  const { keyboard } = page
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const clear = (where: string, narrow = false) => hasNoBarriersInAnyLight(page, where, narrow)
  await rings(agent, () => caller.dials(), outsideClock)
  await clear('incoming call')
  await outside.advance(ringsForMs / 1_000)
  await agent.seesStep('Details')
  await agent.fills('£49.999', '4111 1111 1111 1111')
  await agent.presses('Ask for the card')
  await agent.isToldBeside('Reference', /looks like a card number/)
  await clear('details that were refused', true)

  await agent.asks('£49.00', reference)
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
  await keyboard.press('s')
  await agent.sees('Slow mode is on: 25 seconds for each key.')
  await caller.isAsked('payment-card-number')
  await clear('slow mode')
  await keyboard.press('x')
  await caller.presses(cards.visa.slice(0, 7))
  await agent.seesSlots('Card number', '7 keys typed')
  await clear('seven keys and a spoken card', true)
  await keyboard.press('r')
  await caller.keys('4111111111111171#')
  await agent.seesRow('Card number', 'Mistyped')
  await clear('mistyped')
  await keyboard.press('r')
  await caller.keys(`${cards.amex}#`)
  await agent.seesRow('Card number', 'Accepted · Amex')
  for (const [key, title] of [
    ['s', 'The usual pace starts the card again'],
    ['Escape', 'Cancel card entry?'],
  ] as const) {
    await keyboard.press(key)
    await expect(page.getByRole('dialog', { name: title })).toBeVisible()
    await clear(title)
    await keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  // The questions were open for longer than some entries wait: it is asked anew, and typed only then.
  const asked = agent.feed.getByRole('listitem').filter({ hasText: 'Expiry asked.' })
  const before = await asked.count()
  await agent.presses('Re-ask Expiry')
  await expect.poll(() => asked.count()).toBeGreaterThan(before)
  await caller.keys(goodExpiry())
  await caller.keys('1234')
  await agent.mayTake()
  await clear('review', true)
})

test('No barrier from the bank to the end of the call', async ({
  agent,
  caller,
  reference,
  outsideClock,
}) => {
  test.slow()
  const { page } = agent
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const clear = (where: string, narrow = false) => hasNoBarriersInAnyLight(page, where, narrow)
  await caller.calls(agent)
  await agent.asks('£49.20', reference)
  await caller.typesCard()
  await outsideClock(1)
  await agent.takes()
  await agent.isTold(/^(Sent|Slower|Still no answer|Result unknown)/)
  await clear('waiting for the bank')
  await outsideClock(settings.clockScale)
  await agent.seesLater(/^(Paid|It went through)/, 30_000)
  await agent.main.locator('summary').filter({ hasText: 'Details' }).click()
  await agent.sees('Our key')
  await clear('paid, with its codes', true)
  await agent.presses('Another payment')
  await agent.fills('£49.02', reference)
  await agent.sees('This is a different payment')
  await clear('a reference that was paid before')
  await agent.asks('£49.02', `${reference}-2`)
  await caller.typesCard()
  await agent.takes()
  await agent.isTold(/^Declined/)
  await clear('declined')
  await caller.hangsUp()
  await agent.sees('After the call')
  await agent.page.getByRole('textbox', { name: 'Note' }).fill('Wants the receipt by post.')
  await clear('wrap-up', true)
  await agent.presses('Done')
  await agent.isTold(/^You're away/)
  await clear('what was done today')

  await agent.opens('/payments')
  await expect(agent.inTheList(reference)).toContainText('Paid')
  await clear('payments', true)
  await agent.inTheList(reference).getByRole('link').click()
  await expect(agent.main.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await clear('one payment', true)
})

test('No barrier on the way in', async ({ page, watch }) => {
  watch.expectsStatus(401)
  watch.listenTo(page.context())
  await page.goto(instance(0))
  await hasNoBarriersInAnyLight(page, 'signing in', true)
  await page.getByRole('textbox', { name: 'E-mail' }).fill('amy@demo.sotto.test')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('main').getByText("That e-mail and password don't match")).toBeVisible()
  await hasNoBarriersInAnyLight(page, 'the wrong password')
})

/** The call rings for as long as anybody may need to look at it; whoever has looked lets this time pass. */
const ringsForMs = 12_000

async function rings(agent: Agent, dial: () => Promise<void>, clock: (scale: number) => Promise<void>) {
  await clock(1)
  await outside.device(agent.person.id, 'answer', ringsForMs)
  await agent.becomes('ready')
  await dial()
  await agent.isTold('Incoming call')
  await agent.becomes('away')
}
