import { expect, type Locator } from '@playwright/test'
import { Colleague } from './colleague'
import { outside } from './outside'
import { Sightings } from './sightings'

/** The steps as the agent sees them. */
export type Step = 'Details' | 'Card' | 'Review' | 'Result'
export type RowName = 'Card number' | 'Expiry' | 'Security code' | 'Postcode'

/** A little more than components/keys/presses.ts takes for a double press. */
const onePressMs = 550

/** An agent at her desk. What she does is done with her own browser; what she sees is what it shows. */
export class Agent extends Colleague {
  #enteredAt = 0

  async opensDesk(): Promise<void> {
    await this.opens('/desk')
  }

  /** Takes calls, or lets them go to others. */
  async becomes(presence: 'ready' | 'away'): Promise<void> {
    const answer = await this.sends('/api/presence', { state: presence })
    expect(answer.status(), `becoming ${presence}`).toBe(200)
  }

  /** Types the details: "£49.00", "¥500", "KWD 1.250". */
  async fills(amount: string, reference: string): Promise<void> {
    const { currency, figures } = readAmount(amount)
    await this.page.getByRole('combobox', { name: 'Currency' }).selectOption(currency)
    await this.page.getByRole('textbox', { name: 'Amount' }).fill(figures)
    await this.page.getByRole('textbox', { name: 'Reference' }).fill(reference)
  }

  /** The caller has agreed to amount and reference: on with the keypad. */
  async asks(amount: string, reference: string): Promise<void> {
    await this.fills(amount, reference)
    await this.presses('Ask for the card')
  }

  /** After a result, on the same call. */
  async asksForAnother(amount: string, reference: string): Promise<void> {
    await this.presses('Another payment')
    await this.asks(amount, reference)
  }

  /** One of several payments on the same call; `place` counts them from 0. Gives its reference. */
  async asksInTurn(place: number, amount: string, reference: string): Promise<string> {
    const own = place === 0 ? reference : `${reference}-${place}`
    if (place === 0) await this.asks(amount, own)
    else await this.asksForAnother(amount, own)
    return own
  }

  /** With a key: a click where the last one was, half a second later, would count as the second half of a double one. */
  async asksAgain(): Promise<void> {
    await this.main.getByRole('button', { name: 'Take a card again' }).press('Enter')
  }

  /** No payment: the card is to be kept. */
  async asksToSave(reference: string): Promise<void> {
    await this.page.getByRole('radio', { name: 'Save a card' }).check({ force: true })
    await this.page.getByRole('textbox', { name: 'Reference' }).fill(reference)
    await this.presses('Ask for the card')
  }

  row(name: RowName): Locator {
    return this.main.getByRole('group', { name, exact: true })
  }

  /** What a row says: its chip or its helper line. */
  async seesRow(name: RowName, words: string | RegExp): Promise<void> {
    await expect(this.row(name)).toContainText(words)
  }

  /** All that a row says from now on, be it for a moment. Ask before it happens. */
  remembersRow(name: RowName): Promise<Sightings> {
    return Sightings.of(this.page, `[aria-label="${name}"]`)
  }

  /** The slots of a row, as a screen reader tells them. */
  async seesSlots(name: RowName, words: string | RegExp): Promise<void> {
    await expect(this.row(name).getByRole('img', { name: words })).toBeVisible()
  }

  /** How many slots stand together: "4 4 4 4". */
  async shapeOf(name: RowName): Promise<string> {
    const groups = this.row(name).getByRole('img').locator(':scope > span')
    const sizes = await groups.evaluateAll((all) =>
      all.map((group) => group.querySelectorAll('[data-slot]').length),
    )
    return sizes.join(' ')
  }

  /** Which of the four steps the desk shows. */
  async seesStep(step: Step): Promise<void> {
    const steps = this.main.getByRole('list', { name: 'Steps of the payment' })
    await expect(steps.getByRole('listitem').filter({ hasText: step })).toHaveAttribute(
      'aria-current',
      'step',
    )
  }

  /** Presses Enter at a step that has just appeared: before its heading has the focus a press is not meant for it. */
  async pressesEnter(): Promise<void> {
    await expect(this.heading).toBeFocused()
    // As somebody who reads: what is pressed twice within half a second is one press to the desk.
    await expect.poll(() => Date.now() - this.#enteredAt).toBeGreaterThan(onePressMs)
    this.#enteredAt = Date.now()
    await this.page.keyboard.press('Enter')
  }

  /** After the other side has hung up: the desk knows that it is over, and nothing is left to do. */
  async putsCallAway(): Promise<void> {
    await this.seesInFeed('Call ended')
    await this.sees('After the call')
    await this.presses('Done')
    await this.isTold(/^You're away/)
  }

  /** The heading of the step: a result's line. */
  async isTold(line: string | RegExp): Promise<void> {
    await expect(this.heading).toHaveText(line)
  }

  /** Every heading from now on, as {@link remembersRow}. */
  remembersHeadings(): Promise<Sightings> {
    return Sightings.of(this.page, '[data-step-heading]')
  }

  get heading(): Locator {
    return this.main.locator('[data-step-heading]')
  }

  /** The result screen: its line, and the state's word on the chip. */
  async seesResult(line: string | RegExp, chip: string): Promise<void> {
    await this.isTold(line)
    await expect(this.main.locator('[data-chip]').filter({ hasText: new RegExp(`^${chip}$`) })).toBeVisible()
  }

  /** Who can hear the keys, and whether it is recorded: the strip on top. */
  async seesInStrip(words: string | RegExp): Promise<void> {
    await expect(this.strip).toContainText(words)
  }

  get strip(): Locator {
    return this.main.getByRole('region', { name: 'Call', exact: true })
  }

  get takeButton(): Locator {
    return this.main.getByRole('button', { name: /^(Take (?!a card)|Save card)/ })
  }

  /** The button charges only once it is armed: time enough to read the amount out. */
  async takes(): Promise<void> {
    await this.mayTake()
    await this.takeButton.click()
  }

  async mayTake(): Promise<void> {
    await this.seesStep('Review')
    await expect(this.takeButton).toHaveAccessibleDescription('Press when the caller says yes')
  }

  /**
   * Her desk, in a browser whose network can be pulled: streams that are open stay open where only new requests are kept from
   * leaving, so they fall silent first, as they do when a cable is pulled. Nobody tells the page.
   */
  async opensDeskWithPlug(): Promise<void> {
    await this.page.addInitScript(() => {
      const streams: EventSource[] = []
      window.EventSource = class extends EventSource {
        constructor(url: string | URL) {
          super(url)
          streams.push(this)
        }
      }
      window.addEventListener('pull-the-plug', () => {
        for (const stream of streams) stream.close()
      })
    })
    await this.opensDesk()
  }

  async pullsPlug(): Promise<void> {
    await this.page.context().setOffline(true)
    await this.page.evaluate(() => window.dispatchEvent(new Event('pull-the-plug')))
  }

  async plugsIn(): Promise<void> {
    await this.page.context().setOffline(false)
  }

  /** Her browser is gone from one moment to the next: nothing is told to anybody. */
  async crashes(): Promise<void> {
    await Promise.all([
      this.page.waitForEvent('crash'),
      this.page.goto('chrome://crash').catch(() => undefined),
    ])
  }

  /** A line of the desk that may take longer to come than others. */
  async seesLater(line: string | RegExp, msMax: number): Promise<void> {
    await expect(this.main.getByText(line).filter({ visible: true }).first()).toBeVisible({ timeout: msMax })
  }

  /** Hangs up her own device: the console has no key that does. */
  async hangsUp(): Promise<void> {
    await outside.hangUpDevice(this.person.id)
  }

  /** What happened, newest first. */
  get feed(): Locator {
    return this.main.getByRole('region', { name: 'What happened' })
  }

  async seesInFeed(words: string | RegExp): Promise<void> {
    await expect(this.feed.getByRole('listitem').filter({ hasText: words }).first()).toBeVisible()
  }
}

function readAmount(text: string): { currency: string; figures: string } {
  const signs: Readonly<Record<string, string>> = { '£': 'GBP', $: 'USD', '€': 'EUR', '¥': 'JPY', KWD: 'KWD' }
  const sign = Object.keys(signs).find((each) => text.startsWith(each))
  const currency = sign && signs[sign]
  if (!sign || !currency) throw new Error(`"${text}" begins with none of ${Object.keys(signs).join(' ')}.`)
  return { currency, figures: text.slice(sign.length).trim() }
}
