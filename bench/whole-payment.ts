import { cards, expect, goodExpiry, outside } from '../e2e/people'
import type { Agent } from '../e2e/people/agent'
import type { Caller } from '../e2e/people/caller'

/** Who takes part. */
export interface Call {
  readonly agent: Agent
  readonly caller: Caller
  readonly reference: string
}

/** Told each time the desk has come to another state, by its name. */
export type Noted = (state: string) => Promise<void>

/** Long enough to look at the ringing call. */
const answersAfterMs = 1_500

/**
 * Two payments in one call, with hands on keyboard and mouse as a person has them: every key is pressed, nothing is filled in.
 * From an idle desk to an idle desk, through every state that a good call and its small mishaps have.
 */
export async function wholePayment(call: Call, noted: Noted): Promise<void> {
  await rings(call, noted)
  await firstCard(call, noted)
  await secondPayment(call, noted)
  await wrapsUp(call, noted)
  await looksAround(call, noted)
}

async function rings({ agent, caller }: Call, noted: Noted): Promise<void> {
  await outside.device(agent.person.id, 'answer', answersAfterMs)
  await noted('away')
  await agent.presses('Go ready')
  await agent.isTold('Ready. Calls ring here.')
  await noted('ready')
  await caller.dials()
  await agent.isTold('Incoming call')
  await noted('incoming')
  await agent.seesStep('Details')
  await noted('details')
}

async function firstCard({ agent, caller, reference }: Call, noted: Noted): Promise<void> {
  const { page } = agent
  const { keyboard } = page
  await types(agent, 'Amount', '49.00')
  await keyboard.press('Tab')
  await types(agent, 'Reference', reference)
  await noted('details filled')
  await keyboard.press('Enter')
  await agent.seesRow('Card number', 'Your turn to ask')
  await caller.isAsked('payment-card-number')
  await noted('your turn to ask')
  await keyboard.press('x')
  await agent.sees('Let me stop you there')
  await noted('card was spoken')
  await caller.presses(cards.visa.slice(0, 7), 'human')
  await agent.seesRow('Card number', 'Paused')
  await noted('paused')
  await caller.presses('111111171#', 'human')
  await agent.seesRow('Card number', 'Mistyped')
  await noted('mistyped')
  await keyboard.press('r')
  await caller.isAsked('payment-card-number')
  await agent.seesRow('Card number', 'Your turn to ask')
  await noted('asked again')
  await caller.presses(cards.visa, 'human')
  await agent.seesRow('Card number', 'Checking')
  await noted('checking')
  await caller.presses('#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await noted('number accepted')
  await asksTwice(agent, noted)
  await caller.keys(goodExpiry(), 'human')
  await agent.seesRow('Expiry', 'Accepted')
  await noted('expiry accepted')
  await caller.keys('123', 'human')
  await agent.mayTake()
  await noted('review')
  await keyboard.press('Enter')
  await agent.seesResult(/^Paid/, 'Paid')
  await noted('paid')
}

/** What asks for a second thought: clearing an accepted row, slow mode, cancelling. Each is left as it was. */
async function asksTwice(agent: Agent, noted: Noted): Promise<void> {
  const { keyboard } = agent.page
  await keyboard.press('1')
  await agent.sees('Clears Visa ending 1111. Press again to confirm.')
  await noted('a second press is asked for')
  for (const [key, title] of [
    ['s', 'Slow mode starts the card again'],
    ['Escape', 'Cancel card entry?'],
  ] as const) {
    await keyboard.press(key)
    const question = agent.page.getByRole('dialog', { name: title })
    await expect(question).toBeVisible()
    await noted(`asked: ${title}`)
    await keyboard.press('Enter')
    await expect(question).toBeHidden()
  }
}

async function secondPayment({ agent, caller, reference }: Call, noted: Noted): Promise<void> {
  await agent.presses('Another payment')
  await agent.seesStep('Details')
  await noted('another payment')
  await types(agent, 'Amount', '12.20')
  await types(agent, 'Reference', `${reference}-2`)
  await agent.presses('Ask for the card')
  await caller.typesCard(cards.amex, '1234')
  await agent.mayTake()
  await noted('review again')
  await agent.takeButton.click()
  await agent.isTold(/^(Sending|Sent)/)
  await noted('sent')
  await agent.seesResult(/^Paid/, 'Paid')
  await noted('paid again')
}

async function wrapsUp({ agent, caller }: Call, noted: Noted): Promise<void> {
  await caller.hangsUp()
  await agent.sees('After the call')
  await noted('wrap-up')
  await types(agent, 'Note', 'Wants the receipt by post.')
  await agent.sees('The clock is stopped.')
  await noted('clock stopped')
  await agent.presses('Done')
  await agent.isTold('Ready. Calls ring here.')
  await noted('idle')
}

/** What opens over the desk, and the way to the payments and back. */
async function looksAround({ agent, reference }: Call, noted: Noted): Promise<void> {
  const { page } = agent
  await agent.presses('Go away')
  await agent.presses('Lunch')
  await agent.isTold("You're away: lunch. Calls go to others.")
  await noted('away for lunch')
  await page.getByTitle('Connection, details').click()
  await agent.sees('Phone service')
  await noted('connection')
  await page.keyboard.press('Escape')
  for (const name of ['Settings', 'Keys']) {
    const button = page.getByRole('navigation').getByRole('button', { name })
    // Narrow windows have no button for what is about keyboards.
    await (name === 'Keys' ? page.keyboard.press('?') : button.click())
    await expect(page.getByRole('dialog', { name })).toBeVisible()
    await noted(name)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name })).toBeHidden()
  }
  await page.getByRole('link', { name: 'Payments' }).click()
  await expect(agent.inTheList(reference)).toContainText('Paid')
  await noted('list of payments')
  await agent.inTheList(reference).getByRole('link', { name: reference }).click()
  await agent.sees('Timeline')
  await noted('one payment')
  await page.getByRole('link', { name: 'Desk' }).click()
  await agent.isTold("You're away: lunch. Calls go to others.")
  await noted('back at the desk')
}

/** Clicks into a field and presses every key. */
async function types(agent: Agent, field: string, text: string): Promise<void> {
  const box = agent.page.getByRole('textbox', { name: field, exact: true })
  await box.click()
  await agent.page.keyboard.type(text)
  await expect(box).toHaveValue(text)
}
