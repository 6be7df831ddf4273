import type { ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { signalGroup } from '../../scripts/run/children.mjs'
import { startConsole } from '../../scripts/run/services.mjs'
import type { Trace } from './trace'

/** How a process of the product ended. */
export interface Death {
  readonly instance: string
  /** `itself`: nobody had asked for it and no database was missing. */
  readonly how: 'killed' | 'crash point' | 'stopped' | 'no database' | 'itself'
  /** Where it died, when it was a crash point. */
  readonly point: string | null
}

export interface InstanceSettings {
  readonly name: string
  readonly port: number
  readonly build: string
  readonly env: Record<string, string>
  readonly logs: string
  readonly trace: Trace
  /** Business seconds in a real one. */
  readonly pace: number
  /** At which points a process that starts now is to die, if at any. */
  readonly armedAtStart: (instance: Instance) => readonly string[]
  readonly died: (death: Death) => void
}

type Child = ChildProcess & { readonly ended: Promise<{ code: number | null; signal: string | null }> }

const healthPollMs = 50
/** A process has worked for so long before it is to die again: in between, payments get on. Business time. */
const workedMsMin = 60_000
const startAgainMs = 20
/** Whatever makes it end by itself is not over at once. */
const startAgainLaterMs = 1_000
/** Whoever starts leaves the processor to whoever works: on machines of their own they would not share one. */
const whileStarting = 1
/** A slow machine takes its time; more than this is a fault. */
const upMsMax = 120_000

/** One instance of the product, which is started again whatever ends it. */
export class Instance {
  /** All crash points that this build has, as its first process told them. */
  points: readonly string[] = []
  /** Since when it has answered, in milliseconds since 1970; `null` while it does not. */
  healthySince: number | null = null
  #child: Child | null = null
  #asked: 'killed' | 'stopped' | null = null
  #over = false
  #lives = 0
  #living: Promise<void> = Promise.resolve()

  constructor(private readonly settings: InstanceSettings) {}

  get name(): string {
    return this.settings.name
  }

  get port(): number {
    return this.settings.port
  }

  get url(): string {
    return `http://127.0.0.1:${this.settings.port}`
  }

  /** Whether it has answered for a while. */
  get isAtWork(): boolean {
    const workedMs = workedMsMin / this.settings.pace
    return this.healthySince !== null && Date.now() - this.healthySince > workedMs
  }

  /** Keeps a process running from now on. */
  start(): void {
    this.#living = this.#live()
  }

  /** The next of these points that is passed is the end of the process that runs now; no points means none. */
  arm(points: readonly string[]): void {
    // A process that is just dying takes no message, and needs none.
    if (this.#child?.connected) this.#child.send({ arm: points }, () => undefined)
  }

  /** `kill -9`. False when nothing runs just now. */
  kill(): boolean {
    return this.#signal('killed', 'SIGKILL')
  }

  /** Asks it to end in order. */
  stop(): boolean {
    return this.#signal('stopped', 'SIGTERM')
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    this.#over = true
    this.#signal('killed', 'SIGKILL')
    await this.#living
  }

  /** @throws {Error} when it does not come up: no storm can be seen through then */
  async untilHealthy(): Promise<void> {
    const deadline = Date.now() + upMsMax
    while (this.healthySince === null) {
      if (Date.now() > deadline)
        throw new Error(`Instance ${this.name} does not come up: see its last log in ${this.settings.logs}.`)
      await pause(healthPollMs)
    }
  }

  #signal(asked: 'killed' | 'stopped', signal: NodeJS.Signals): boolean {
    if (!this.#child?.pid) return false
    this.#asked = asked
    signalGroup(this.#child.pid, signal)
    return true
  }

  async #live(): Promise<void> {
    while (!this.#over) {
      const { name, port, build, env, logs, trace } = this.settings
      this.#lives += 1
      const log = path.join(logs, `${name}-${this.#lives}.log`)
      const child = startConsole({ port, build, env, log, talks: true }) as Child
      child.on('message', (message: { crashPoints?: string[] }) => {
        this.points = message.crashPoints ?? this.points
      })
      child.send({ arm: this.settings.armedAtStart(this) }, () => undefined)
      this.#asked = null
      this.#child = child
      setNiceness(child, whileStarting)
      void this.#watchHealth(child)
      const { code, signal } = await child.ended
      this.#child = null
      this.healthySince = null
      if (this.#over) return
      const death = this.#death(code, signal, log)
      trace.write('died', { ...death, code, signal, life: this.#lives })
      this.settings.died(death)
      await pause(death.how === 'itself' ? startAgainLaterMs : startAgainMs)
    }
  }

  #death(code: number | null, signal: string | null, log: string): Death {
    const instance = this.name
    const told = fs.readFileSync(log, 'utf8')
    const point =
      /"event":"crash\.point".*?"point":"([^"]+)"|"point":"([^"]+)".*?"event":"crash\.point"/.exec(told)
    if (signal === 'SIGKILL' && point)
      return { instance, how: 'crash point', point: point[1] ?? point[2] ?? null }
    if (this.#asked === 'killed' && signal === 'SIGKILL') return { instance, how: 'killed', point: null }
    if (this.#asked === 'stopped') return { instance, how: 'stopped', point: null }
    const how = code === 1 && told.includes('"boot.failed"') ? 'no database' : 'itself'
    return { instance, how, point: null }
  }

  async #watchHealth(child: Child): Promise<void> {
    while (this.#child === child) {
      const healthy = await answers(`${this.url}/api/health`)
      if (this.#child !== child) return
      if (!healthy) this.healthySince = null
      else if (this.healthySince === null) {
        this.healthySince = Date.now()
        setNiceness(child, 0)
        this.settings.trace.write('healthy', { instance: this.name })
      }
      await pause(healthy ? 10 * healthPollMs : healthPollMs)
    }
  }
}

/** Not everybody may take a niceness back: then the process stays as it is. */
function setNiceness({ pid }: Child, niceness: number): void {
  try {
    if (pid) os.setPriority(pid, niceness)
  } catch {
    // It has just ended, or belongs to a user who may not.
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}
