import { cards, expect, goodExpiry, outside, test } from '../people'
import { Announcements } from '../people/announcements'
import { settings } from '../people/settings'

test('Two live regions tell what happens, and no more', async ({
  agent,
  caller,
  reference,
  outsideClock,
}) => {
  const { keyboard } = agent.page
  await test.step('they are in the page before any script runs', async () => {
    const page = await (await agent.reads('/desk')).text()
    expect(page).toMatch(/<div id="announced-politely" role="status">\s*<\/div>/)
    expect(page).toMatch(/<div id="announced-at-once" role="alert">\s*<\/div>/)
  })
  const told = await Announcements.of(agent.page)
  await agent.isConnected()
  await outsideClock(1)
  await caller.calls(agent)
  await agent.asks('£49.20', reference)
  await caller.isAsked('payment-card-number')
  await told.heard('polite', 'Ask for the card number.')

  await caller.presses(cards.visa.slice(0, 12), 'human')
  // Keys come faster than they can be told: which fourth one is told depends on what was said before it.
  await told.heard('polite', /^Card number, (4|8|12) keys\.$/)
  await told.heard('polite', 'Caller paused.')
  await caller.presses('1171#')
  await told.heard('assertive', 'Card number mistyped. Ask again.')
  await keyboard.press('r')
  await caller.keys(`${cards.visa}#`)
  await told.heard('polite', 'Card number accepted, Visa ending 1 1 1 1. Ask for the expiry.')
  await caller.keys(goodExpiry())
  await told.heard('polite', 'Expiry accepted. Ask for the security code.')
  await caller.keys('123')
  await told.heard('polite', 'Review. Take 49 pounds 20 from Visa ending 1 1 1 1.')
  await outsideClock(settings.clockScale)
  await agent.takes()
  // Only the newest of what waits is told: which one that is depends on how soon the phone service confirms.
  await told.heard('polite', /^(Sending|Not confirmed|Sent|Slower|Still no answer)/)
  await agent.seesResult(/^Paid/, 'Paid')
  const line = (await agent.heading.textContent()) ?? ''
  await told.heard('assertive', line)
  await caller.hangsUp()
  await told.heard('assertive', 'The call has ended.')

  await test.step('polite texts leave each other time', async () => {
    const polite = (await told.all()).filter(({ region }) => region === 'polite').map(({ at }) => at)
    const gaps = polite.slice(1).map((at, index) => at - (polite[index] ?? 0))
    // A timer may fire a hair early by the page's other clock.
    expect(Math.min(...gaps)).toBeGreaterThan(1_490)
  })
})

test('The focus goes to the heading of a new step, and stays where it is within one', async ({
  agent,
  caller,
  reference,
  outsideClock,
}) => {
  await outsideClock(1)
  await outside.device(agent.person.id, 'answer', 3_000)
  await agent.becomes('ready')
  await caller.dials()
  await agent.isTold('Incoming call')
  await expect(agent.heading).toBeFocused()
  await agent.becomes('away')
  await agent.seesStep('Details')
  await expect(agent.heading).toBeFocused()
  await agent.asks('£49.20', reference)
  await caller.isAsked('payment-card-number')
  await expect(agent.heading).toBeFocused()

  const cancel = agent.main.getByRole('button', { name: 'Cancel card entry' })
  await cancel.focus()
  await caller.presses('4111111111111171#')
  await agent.seesRow('Card number', 'Mistyped')
  await expect(cancel).toBeFocused()
  await agent.page.keyboard.press('r')
  await caller.keys(`${cards.visa}#`)
  await agent.seesRow('Expiry', 'Your turn to ask')
  await expect(cancel).toBeFocused()
  await caller.keys(goodExpiry())
  await agent.seesRow('Security code', 'Your turn to ask')
  await expect(cancel).toBeFocused()

  await caller.keys('123')
  await agent.mayTake()
  await expect(agent.heading).toBeFocused()
  await outsideClock(settings.unhurriedScale)
  await agent.takes()
  await agent.isTold(/^(Sent|Slower)/)
  await expect(agent.heading).toBeFocused()
  await agent.seesResult(/^Paid/, 'Paid')
  await expect(agent.heading).toBeFocused()
  await agent.presses('Another payment')
  await agent.seesStep('Details')
  await expect(agent.heading).toBeFocused()
  await caller.hangsUp()
  await agent.sees('After the call')
  await expect(agent.heading).toBeFocused()
})

test('High contrast keeps slots, dots and the focus ring', async ({ agent, caller, entryAsInLife }) => {
  const { page } = agent
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await entryAsInLife()
  await caller.presses('411')
  await agent.seesSlots('Card number', '3 keys typed')
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const look = (selector: string) =>
    agent
      .row('Card number')
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(element)
        return { border: borderTopColor, width: Number.parseFloat(borderTopWidth), ground: backgroundColor }
      })
  for (const slot of ['typed', 'next', 'empty']) {
    const { border, width } = await look(`[data-slot="${slot}"]`)
    expect(width, slot).toBeGreaterThanOrEqual(1)
    expect([paper, 'rgba(0, 0, 0, 0)'], slot).not.toContain(border)
  }
  expect([paper, 'rgba(0, 0, 0, 0)']).not.toContain((await look('[data-dot]')).ground)

  await caller.presses('1111111111111#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  expect((await look('[data-slot="hidden"]')).width).toBeGreaterThanOrEqual(1)
  expect([paper, 'rgba(0, 0, 0, 0)']).not.toContain((await look('[data-slot="hidden"]')).border)

  await page.keyboard.press('Tab')
  const ring = await page.evaluate(() => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement as Element)
    return { style: outlineStyle, width: Number.parseFloat(outlineWidth), colour: outlineColor }
  })
  expect(ring).toMatchObject({ style: 'solid', width: 2 })
  expect(ring.colour).not.toBe(paper)
})

test('Nothing moves where somebody has asked for less motion', async ({ agent, caller, entryAsInLife }) => {
  const { page } = agent
  const running = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)
  await entryAsInLife()
  await agent.seesRow('Card number', 'Your turn to ask')
  // The slot that comes next breathes; without that the check below would prove nothing.
  expect(await running()).toBeGreaterThan(0)

  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await running()).toBe(0)
  await caller.presses('4111')
  await agent.seesSlots('Card number', '4 keys typed')
  expect(await running()).toBe(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await running()).toBe(0)
})
