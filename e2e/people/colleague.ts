import { type APIResponse, expect, type Locator, type Page } from '@playwright/test'
import type { Database, Person } from './database'
import { phoneShows } from './phone'

/** Somebody who works here: signed in, in front of a browser, on one of the two instances. */
export class Colleague {
  constructor(
    readonly page: Page,
    readonly person: Person,
    /** Origin of the instance that this browser talks to. */
    readonly instance: string,
  ) {}

  get main(): Locator {
    return this.page.getByRole('main')
  }

  /** Without the form, which has a spec of its own. The cookie is this context's. */
  async signsIn(database: Database): Promise<void> {
    const link = await database.signInLink(this.person)
    const answer = await this.page.request.get(this.instance + link, { maxRedirects: 0 })
    expect(answer.status(), 'signing in').toBe(303)
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(this.instance + path)
    await this.isConnected()
  }

  async isConnected(): Promise<void> {
    await expect(this.main.getByText('Connected', { exact: true })).toBeVisible()
  }

  /** The text stands on the screen. */
  async sees(text: string | RegExp): Promise<void> {
    await expect(this.#text(text)).toBeVisible()
  }

  async doesNotSee(text: string | RegExp): Promise<void> {
    await expect(this.main.getByText(text).filter({ visible: true })).toHaveCount(0)
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.main.getByRole('button', { name }).click()
  }

  /** Asks the server without a screen, as this person and as a page of this instance would. */
  sends(path: string, body: unknown): Promise<APIResponse> {
    return this.page.request.post(this.instance + path, { data: body, headers: { origin: this.instance } })
  }

  reads(path: string): Promise<APIResponse> {
    return this.page.request.get(this.instance + path)
  }

  /** Shows the code of the phone wherever one is asked for. */
  async showsCode(button: string, secret?: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Code' }).fill(phoneShows(secret))
    await this.page.getByRole('button', { name: button, exact: true }).click()
  }

  /** In the list of payments, by its reference. */
  inTheList(reference: string): Locator {
    return this.main
      .getByRole('table', { name: 'Payments' })
      .getByRole('row')
      .filter({ has: this.page.getByRole('link', { name: reference, exact: true }) })
  }

  /** What is wrong with a field, in the sentence that belongs to it. */
  async isToldBeside(field: string, sentence: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('textbox', { name: field })).toHaveAccessibleDescription(sentence)
  }

  #text(text: string | RegExp): Locator {
    return this.main.getByText(text).filter({ visible: true }).first()
  }
}

/** Looks at the payments of everybody, and sees to what no machine can settle. */
export class Supervisor extends Colleague {
  /** One payment that is not settled, on the unresolved desk. */
  caseOf(reference: string): Locator {
    return this.main.getByRole('article').filter({ hasText: reference })
  }

  /** Presses a button of one case. */
  async pressesAt(reference: string, name: string): Promise<void> {
    await this.caseOf(reference).getByRole('button', { name, exact: true }).click()
  }

  /** The same with the keyboard. */
  async pressesKeyAt(reference: string, name: string): Promise<void> {
    await this.caseOf(reference).getByRole('button', { name, exact: true }).press('Enter')
  }

  /**
   * Says what became of the money, as a bank has told it. Somebody else has to confirm it. Where a charge is proven there is
   * nothing to choose: `null`.
   */
  async settles(reference: string, verdict: RegExp | string | null, theirReference: string): Promise<void> {
    await this.pressesAt(reference, 'Settle by hand')
    const dialog = this.page.getByRole('dialog')
    if (verdict !== null) await dialog.getByRole('radio', { name: verdict }).check()
    await dialog.getByRole('radio', { name: "The customer's bank" }).check()
    await dialog.getByRole('textbox', { name: 'Their reference' }).fill(theirReference)
    await dialog.getByRole('button', { name: 'Ask a second person' }).click()
    await expect(dialog).toHaveCount(0)
  }

  /** Confirms what somebody else says became of the money. */
  async confirms(reference: string): Promise<void> {
    await this.caseOf(reference)
      .getByRole('button', { name: /^Confirm/ })
      .click()
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Confirm/ })
      .click()
  }

  /** Lets another payment take the place of this one. */
  async allowsAnother(reference: string, reason: string): Promise<void> {
    await this.pressesAt(reference, 'Allow another payment')
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Why?' }).fill(reason)
    await dialog.getByRole('button', { name: 'Allow another payment' }).click()
    await expect(dialog).toHaveCount(0)
  }
}
