import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import readline from 'node:readline'

/** A process of a test's own that tells what it does in lines of JSON. */
export interface Child {
  /** Waits for the first line that has these words in it. */
  line(...words: string[]): Promise<Record<string, unknown>>
  /** Ends it without a warning, as kill -9 does. */
  kill(): Promise<void>
  /** Asks it to end, as a supervisor of processes does. */
  terminate(): void
  /** With which code it ended. */
  readonly ended: Promise<number | null>
}

const root = path.resolve(import.meta.dirname, '../..')

/** Starts a TypeScript file of the project. */
export function startChild(file: string, ...args: string[]): Child {
  return watch(spawnNode([path.join(root, file), ...args], process.env))
}

/** Runs some lines of a module in a process of its own, with exactly these variables. */
export function runLines(code: string, env: Readonly<Record<string, string>>): Child {
  return watch(spawnNode(['--input-type=module', '-e', code], { PATH: process.env.PATH, ...env }))
}

function spawnNode(args: readonly string[], env: Readonly<Record<string, string | undefined>>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function watch(child: ChildProcess): Child {
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const told: string[] = []
  let wake = (): void => undefined
  for (const input of [child.stdout, child.stderr])
    if (input)
      readline.createInterface({ input }).on('line', (text) => {
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
        if (over)
          throw new Error(`the process ended without a line about ${words.join(' ')}:\n${told.join('\n')}`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    terminate: () => void child.kill('SIGTERM'),
    ended,
  }
}
