import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import readline from 'node:readline'

/** A process of a test's own that tells what it does in lines of JSON. */
export interface Child {
  /** Waits for the first line that has these words in it. */
  line(...words: string[]): Promise<Record<string, unknown>>
  /** Ends it without a warning, as kill -9 does. */
  kill(): Promise<void>
}

/** Starts a TypeScript file of the project. */
export function startChild(file: string, ...args: string[]): Child {
  const root = path.resolve(import.meta.dirname, '../..')
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', path.join(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const told: string[] = []
  let wake = (): void => undefined
  if (child.stdout)
    readline.createInterface({ input: child.stdout }).on('line', (text) => {
      told.push(text)
      wake()
    })
  let over = false
  void ended.then(() => {
    over = true
    wake()
  })
  return {
    async line(...words) {
      for (;;) {
        const found = told.find((text) => words.every((word) => text.includes(word)))
        if (found) return JSON.parse(found) as Record<string, unknown>
        if (over) throw new Error(`the process ended without a line about ${words.join(' ')}`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
