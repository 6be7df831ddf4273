import type { Screen } from './screen'
import type { Trace } from './trace'

/** The working time of one person at a screen: looks at least this often (real milliseconds), and attends to what is shown. */
export class Shift<Truth> {
  #open = true
  #working: Promise<void> = Promise.resolve()

  constructor(
    private readonly screen: Screen<Truth>,
    private readonly lookMsMax: number,
    private readonly trace: Trace,
    private readonly attend: (truth: Truth) => Promise<void>,
  ) {}

  start(): void {
    this.screen.open()
    this.#working = this.#keepWorking()
  }

  async end(): Promise<void> {
    this.#open = false
    await this.#working
    this.screen.close()
  }

  async #keepWorking(): Promise<void> {
    while (this.#open) {
      await this.screen.change(this.lookMsMax)
      const { view } = this.screen
      if (!view) continue
      try {
        await this.attend(view)
      } catch (fault) {
        this.trace.write('person failed', { person: this.screen.person.name, why: String(fault) })
      }
    }
  }
}
