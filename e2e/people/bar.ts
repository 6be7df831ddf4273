import { expect, type FrameLocator, type Page } from '@playwright/test'
import type { Agent } from './agent'

/** The demo's bar on an agent's desk, and the phone that it opens. */
export class Bar {
  readonly #frame: FrameLocator

  constructor(private readonly agent: Agent) {
    this.#frame = agent.page.frameLocator('iframe[title="Demo"]')
  }

  async presses(name: string): Promise<void> {
    await this.#frame.getByRole('button', { name, exact: true }).click()
  }

  /** Presses what makes the caller dial. Gives the phone's window. */
  async dialsWith(name: string): Promise<Page> {
    const phone = this.agent.page.context().waitForEvent('page')
    await this.presses(name)
    return phone
  }

  /** The caption, which tells what to do next. */
  async says(words: string | RegExp, timeout = 20_000): Promise<void> {
    await expect(this.#frame.getByRole('status')).toContainText(words, { timeout })
  }

  /** The code that everybody's authenticator app shows now. */
  async code(): Promise<string> {
    const shown = this.#frame.getByText('Your code').locator('strong')
    await expect(shown).toHaveText(/^\d{3} \d{3}$/)
    return (await shown.textContent()) ?? ''
  }

  get page(): FrameLocator {
    return this.#frame
  }
}
