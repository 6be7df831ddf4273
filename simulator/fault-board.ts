import { setMaxListeners } from 'node:events'
import type { Answering, Countdown, Losing, PaymentsError, WayToLose } from './fault-kinds.js'
import { type Faults, faultTable } from './faults.js'

type NameOf<Value> = {
  [Name in keyof Faults]: [Value] extends [Faults[Name]] ? Name : never
}[keyof Faults]

/** The switches of one world. */
export class FaultBoard {
  #values: Faults = allOff()
  #over = new AbortController()

  /** Aborted when all faults are put off: what one of them holds up ends with it. */
  get over(): AbortSignal {
    setMaxListeners(0, this.#over.signal)
    return this.#over.signal
  }

  get<Name extends keyof Faults>(name: Name): Faults[Name] {
    return this.#values[name]
  }

  all(): Faults {
    return { ...this.#values }
  }

  /** Sets the named faults, all or none. Returns a sentence when a name or a value is unknown. */
  set(changes: Record<string, unknown>): { refused: string } | null {
    const next = { ...this.#values }
    for (const [name, value] of Object.entries(changes)) {
      if (!isName(name)) return { refused: `There is no fault called "${name}".` }
      if (!assign(next, name, value))
        return { refused: `${JSON.stringify(value)} is not a value of ${name}.` }
    }
    this.#values = next
    return null
  }

  reset(): void {
    this.#values = allOff()
    this.#over.abort()
    this.#over = new AbortController()
  }

  /** True when the fault strikes now; a counted one has then one strike fewer. */
  strikes(name: NameOf<Countdown>): boolean {
    const value = this.#values[name]
    if (typeof value === 'boolean') return value
    if (value > 0) this.#values[name] = value > 1 ? value - 1 : false
    return value > 0
  }

  /** True while the fault is on; nothing is counted. */
  isOn(name: NameOf<Countdown>): boolean {
    return Boolean(this.#values[name])
  }

  /** The code with which this step of a Payments session fails, when it does now. */
  failsWith(step: PaymentsError['on']): number | null {
    const value = this.#values.paymentsError
    if (value?.on !== step) return null
    this.#values.paymentsError = oneFewer(value)
    return value.code
  }

  /** The status to answer with, when this fault strikes now; `request` is described so that `on` can be looked for. */
  answers(name: NameOf<Answering>, request: string): number | null {
    const value = this.#values[name]
    if (!concerns(value, request)) return null
    this.#values[name] = oneFewer(value)
    return value.status
  }

  /** The way in which the answer to this request is lost, when this fault strikes now. */
  loses(name: NameOf<Losing>, request: string): WayToLose | null {
    const value = this.#values[name]
    if (!concerns(value, request)) return null
    this.#values[name] = oneFewer(value)
    return value.how
  }
}

function concerns<Limited extends { on: string }>(value: Limited | null, request: string): value is Limited {
  return value?.on !== undefined && request.includes(value.on)
}

function oneFewer<Counted extends { count: number }>(value: Counted): Counted | null {
  return value.count > 1 ? { ...value, count: value.count - 1 } : null
}

function assign<Name extends keyof Faults>(faults: Faults, name: Name, value: unknown): boolean {
  const parsed = faultTable[name].parse(value) as Faults[Name] | undefined
  if (parsed === undefined) return false
  faults[name] = parsed
  return true
}

function isName(name: string): name is keyof Faults {
  return Object.hasOwn(faultTable, name)
}

function allOff(): Faults {
  return Object.fromEntries(Object.entries(faultTable).map(([name, { off }]) => [name, off])) as Faults
}
