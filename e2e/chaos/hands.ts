import { setTimeout as pause } from 'node:timers/promises'
import type { Answer } from './browser'
import type { Chance } from './chance'
import type { Desk } from './screen'

/** So often a person presses a button that nobody answers. */
const pressesMax = 4
const pressAgainMs = 300

/** How a person presses. */
export class Hands {
  #requests = 0

  constructor(
    private readonly desk: Pick<Desk, 'person' | 'post'>,
    private readonly chance: Chance,
  ) {}

  /** Again, with the same key, while there is no answer; `twice`: first in two windows, on both instances at once. */
  async press(path: string, body: unknown, twice: boolean): Promise<Answer> {
    if (twice) {
      const answers = await Promise.all([this.desk.post(path, body, 0), this.desk.post(path, body, 1)])
      const good = answers.find(({ status }) => status > 0 && status < 300)
      if (good) return good
    }
    let answer = await this.desk.post(path, body)
    for (let press = 1; press < pressesMax && (answer.status === 0 || answer.status >= 500); press += 1) {
      await pause(pressAgainMs)
      answer = await this.desk.post(path, body)
    }
    return answer
  }

  /** A key for one wish of this person. */
  requestId(): string {
    this.#requests += 1
    return `${this.desk.person.email.split('@')[0]}-${this.#requests}-${this.chance.between(10_000, 99_999)}`
  }
}
