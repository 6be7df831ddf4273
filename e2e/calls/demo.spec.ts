import { expect, test } from '../people'
import type { Agent } from '../people/agent'
import { Bar } from '../people/bar'
import { hasNoBarriers } from '../people/barriers'
import { settings } from '../people/settings'

/** A story up to the agent's first press; the agent is the only one who is ready. */
async function begins(agent: Agent, story: string): Promise<Bar> {
  const bar = new Bar(agent)
  await agent.becomes('ready')
  await bar.presses('Break something')
  await bar.dialsWith(story)
  await asks(agent, bar)
  return bar
}

/** The caption is told a moment before the details stand there: whoever presses has read them. */
async function asks(agent: Agent, bar: Bar): Promise<void> {
  await bar.says('On the desk press Ask for the card.')
  await expect(agent.page.getByRole('textbox', { name: 'Reference' })).toHaveValue(/^A-\d{4}$/)
  await agent.presses('Ask for the card')
}

test('The phone opens already dialling, and a card types itself', async ({ agent }) => {
  const bar = new Bar(agent)
  await agent.becomes('ready')
  const phone = await bar.dialsWith('Call in')
  await expect(phone.getByText('You are talking to the agent.')).toBeVisible()
  await bar.says('Next: 2, Take £49.')
  await bar.presses('Take £49')
  await asks(agent, bar)
  await expect(phone.getByRole('listitem').filter({ hasText: 'x' }).first()).toBeVisible()
  await bar.says('On the desk press Take £49.00.')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await bar.says('Charged by the bank’s own book: once.')
})

test('A mistyped number is asked again, and charged once', async ({ agent }) => {
  const bar = await begins(agent, 'Mistyped number')
  await bar.says('On the desk press R')
  await agent.seesRow('Card number', 'Mistyped')
  await agent.main.press('r')
  await bar.says('On the desk press Take £49.00.')
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  await bar.says('Charged by the bank’s own book: once.')
})

test('A caller who hangs up in the middle of the number is not charged', async ({ agent, outsideClock }) => {
  // The hesitation before hanging up is real time; faster, the keypad would take it for the end of the number.
  await outsideClock(1)
  const bar = await begins(agent, 'Caller hangs up')
  await agent.isTold(/^Caller left/)
  await bar.says('Charged by the bank’s own book: not at all.')
})

test('A silent bank speaks after fifteen minutes in fifteen seconds', async ({ agent }) => {
  test.slow()
  const bar = await begins(agent, 'Silent bank')
  await bar.says('On the desk press Take £49.22.')
  await agent.takes()
  await agent.seesResult(/^Result unknown/, 'Checking with the bank')
  await bar.says('Now fifteen minutes in fifteen seconds.')
  await bar.says('Charged by the bank’s own book: once.', 40_000)
  await agent.seesResult(/^It went through at .*\. Tell the caller\./, 'Paid')
})

test('One click becomes the supervisor, and one leads back', async ({ agent, watch }) => {
  // The desk that is about to be left may ask once more, as somebody who has none.
  watch.expectsStatus(403)
  const bar = new Bar(agent)
  await bar.presses('Become the supervisor')
  await expect(agent.page).toHaveURL(`${agent.instance}/payments`)
  await expect(agent.page.getByRole('link', { name: 'Desk' })).toHaveCount(0)
  await bar.presses('Call in')
  await bar.says('go back to Amy first')
  // A screen that opens takes calls: this one is Amy’s, who is nobody’s agent here.
  await bar.presses('Back to Amy')
  await expect(agent.page).toHaveURL(`${agent.instance}/desk`)
  await agent.becomes('away')
})

test('Whoever signs in with a password finds the code of their phone in the bar', async ({
  agent,
  database,
  watch,
}) => {
  watch.expectsStatus(401)
  const { page } = agent
  await agent.becomes('away')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeFocused()
  const bar = new Bar(agent)
  await bar.says('this is the code of everybody’s phone')
  await expect(bar.page.getByRole('button')).toHaveCount(0)
  await page.keyboard.type((await database.freshAgent()).email)
  await page.getByRole('textbox', { name: 'Password' }).fill(settings.password)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Code' }).fill(await bar.code())
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${agent.instance}/desk`)
  await expect(bar.page.getByRole('button', { name: 'Call in' })).toBeVisible()
  await agent.becomes('away')
})

test('The bar has no barrier in light and dark, keeps to its frame at 390 px, and asks nobody elsewhere', async ({
  agent,
}) => {
  const hosts = new Set<string>()
  agent.page.on('request', (request) => hosts.add(new URL(request.url()).hostname))
  const bar = new Bar(agent)
  for (const colorScheme of ['light', 'dark'] as const) {
    await agent.page.emulateMedia({ colorScheme })
    await agent.page.setViewportSize({ width: 390, height: 844 })
    await agent.opensDesk()
    await bar.presses('Break something')
    await expect(bar.page.getByRole('button', { name: 'Mistyped number' })).toBeFocused()
    const root = bar.page.locator('html')
    await expect
      .poll(() =>
        root.evaluate(({ scrollHeight, scrollWidth }) => [
          scrollHeight - window.innerHeight,
          scrollWidth - window.innerWidth,
        ]),
      )
      .toEqual([0, 0])
    await hasNoBarriers(agent.page)
  }
  expect([...hosts]).toEqual(['127.0.0.1'])
})
