import fs from 'node:fs'

/** What happened when: one JSON object a line, in a file that is complete however the run ends. */
export class Trace {
  readonly #file: number
  readonly #begunMs = performance.now()

  constructor(readonly path: string) {
    this.#file = fs.openSync(path, 'w')
  }

  /** Real milliseconds since the beginning. */
  get elapsedMs(): number {
    return Math.round(performance.now() - this.#begunMs)
  }

  write(what: string, about: Readonly<Record<string, unknown>> = {}): void {
    fs.writeSync(this.#file, `${JSON.stringify({ ms: this.elapsedMs, what, ...about })}\n`)
  }
}
