import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { Agent } from '../people/agent'
import type { Caller } from '../people/caller'
import type { Supervisor } from '../people/colleague'
import { callsAgent } from './calling'
import type { Scanner } from './scanner'
import { grouped, type Stock } from './stock'
import { keptBy } from './storage'

/** A desk whose page was just left may wait for that one to pass the news on. */
const deskMsMax = 20_000

/** People who type a card number into whatever box there is, in a browser; what the browser then keeps is searched. */
export class Screens {
  constructor(
    private readonly scanner: Scanner,
    private readonly stock: Stock,
  ) {}

  /** On the desk: details, the note after the call. */
  async atTheDesk(agent: Agent, caller: Caller): Promise<void> {
    const { page } = agent
    await callsAgent(caller, agent)
    await agent.fills('£49.00', this.#typed('reference'))
    await this.look('details while they are typed', page)
    await agent.presses('Ask for the card')
    await agent.isToldBeside('Reference', /looks like a card number/)
    await page.getByRole('textbox', { name: 'Amount' }).fill(this.stock.next('amount').number)
    await this.look('refused details', page)
    await page.reload()
    await agent.isConnected()
    await this.look('details after a reload', page)
    await caller.hangsUp()
    await agent.isTold('The call has ended.')
    const note = page.getByRole('textbox', { name: 'Note' })
    const { code, mark } = this.stock.next('note')
    for (const text of [this.#typed('note'), `cvv ${code} ${mark}`]) {
      await note.fill(text)
      await this.look('note while it is typed', page)
      await agent.presses('Done')
      await agent.isToldBeside('Note', /looks like a card number/)
    }
    await note.fill('')
    await agent.presses('Done')
    await agent.isTold(/^You're away/)
  }

  /** Elsewhere: search, an address that names a card, an invitation, a link of the CRM's. */
  async inTheOffice(somebody: Supervisor): Promise<void> {
    const { page, main } = somebody
    await page.goto(`${somebody.instance}/audit`)
    const box = main.getByLabel('Reference or id')
    await box.fill(this.#typed('search'))
    await box.press('Enter')
    await somebody.sees(/looks like a card number/)
    await this.look('search', page)
    for (const address of [
      `/payments/${this.stock.next('address').number}`,
      `/desk?note=${this.stock.next('address').number}`,
    ]) {
      await page.goto(somebody.instance + address)
      await this.look('address', page)
    }
    await page.goto(`${somebody.instance}/people`)
    await somebody.presses('Invite somebody')
    const dialog = page.getByRole('dialog')
    for (const field of await dialog.getByRole('textbox').all()) await field.fill(this.#typed('invitation'))
    await this.look('invitation', page)
    const link = { reference: this.#typed('CRM link'), amount: '49', name: this.#typed('CRM link') }
    await page.goto(`${somebody.instance}/desk/new?${new URLSearchParams(link)}`)
    const notice = main.getByText('That link held something that looks like a card number.')
    await expect(notice).toBeVisible({ timeout: deskMsMax })
    await this.look('CRM link', page)
  }

  /** At the door: name and password. */
  async atTheDoor(context: BrowserContext, instance: string): Promise<void> {
    const page = await context.newPage()
    await page.goto(instance)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(`${this.stock.next('email').number}@example.com`)
    await page.getByRole('textbox', { name: 'Password' }).fill(this.#typed('password'))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription(/./)
    await this.look('sign-in', page)
    await page.close()
  }

  /** Searches all that the browser keeps at this moment. */
  async look(when: string, page: Page): Promise<void> {
    for (const [kind, content] of Object.entries(await keptBy(page.context(), page)))
      this.scanner.look('browser', `${kind}, ${when}`, content)
  }

  #typed(door: string): string {
    return grouped(this.stock.next(`screen: ${door}`).number, ' ')
  }
}
