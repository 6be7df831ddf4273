import { assert } from '@/lib/values/result'

/**
 * The servers that run use cases, as fragile as real ones. Between any two calls of a port a run can stand still while others
 * go on, vanish with all it knew, or lose the database. What a port has done by then stays done.
 */
export class Servers {
  /** Runs that stand still, the oldest first. */
  readonly hanging: Run[] = []
  private current: Run | null = null

  /**
   * @param trace is told of every call of a port; only when a history is written out
   * @param befell is told of every mishap
   */
  constructor(
    private readonly trace: ((line: string) => void) | null,
    private readonly befell: (kind: Mishap['kind']) => void,
  ) {}

  /**
   * Runs a use case until it has ended or stands still.
   *
   * @param ended is told how it ended, at once or later; it must not start another run
   */
  start<T>(
    name: string,
    work: () => Promise<T>,
    mishap: Mishap | null,
    ended: (end: End<T>) => void,
  ): Promise<void> {
    assert(this.current === null, 'one run goes at a time')
    this.trace?.(`    ${name}`)
    return new Promise((rests) => {
      const run: Run = {
        name,
        server: mishap?.server ?? 0,
        crossings: 0,
        mishap,
        rests,
        goesOn: nothing,
        dies() {
          ended({ how: 'died' })
        },
      }
      this.current = run
      work().then(
        (value) => this.over(run, () => ended({ how: 'done', value })),
        (fault: unknown) => this.over(run, () => ended({ how: 'failed', fault })),
      )
    })
  }

  /** A run that stood still goes on, until it has ended or stands still again. */
  resume(run: Run, mishap: Mishap | null): Promise<void> {
    this.hanging.splice(this.hanging.indexOf(run), 1)
    this.trace?.(`    ${run.name} goes on`)
    return new Promise((rests) => {
      run.rests = rests
      run.mishap = mishap
      run.crossings = 0
      this.current = run
      run.goesOn()
    })
  }

  /** A server goes down: all that stood still on it is gone. */
  goesDown(server: number): void {
    const lost = this.hanging.filter((run) => run.server === server)
    for (const run of lost) {
      this.hanging.splice(this.hanging.indexOf(run), 1)
      this.trace?.(`      ${run.name} is lost with its server`)
      run.dies()
    }
  }

  /** The same port, called across the line at which a server may fail. `mayFail`: its calls may throw as a database's do. */
  across<T extends object>(port: T, name: string, mayFail: boolean): T {
    const wrapped: Record<string, Call<unknown>> = {}
    for (const [method, call] of Object.entries(port)) {
      const title = `${name}.${method}`
      wrapped[method] = (...given) => this.cross(title, call, given, mayFail)
    }
    return wrapped as T
  }

  cross<T>(
    title: string,
    call: (...given: never[]) => Promise<T>,
    given: readonly unknown[],
    mayFail: boolean,
  ): Promise<T> {
    const run = this.current
    assert(run, 'a port is called by a run that has not ended')
    run.crossings += 1
    const { mishap } = run
    if (mishap !== null && run.crossings === mishap.at)
      return this.befalls(run, mishap, title, () => call(...(given as never[])), mayFail)
    this.trace?.(`      ${title}`)
    return call(...(given as never[]))
  }

  private befalls<T>(
    run: Run,
    { kind }: Mishap,
    title: string,
    call: () => Promise<T>,
    mayFail: boolean,
  ): Promise<T> {
    this.trace?.(`      ${title}: ${kind}`)
    this.befell(kind)
    switch (kind) {
      case 'hangs':
        return this.hangs(run, () => this.cross(title, call, [], mayFail))
      case 'diesBefore':
        return this.dies(run)
      case 'diesAfter':
        void call()
        return this.dies(run)
      case 'failsBefore':
        return mayFail ? Promise.reject(outage) : call()
      case 'failsAfter':
        return mayFail ? call().then(() => Promise.reject(outage)) : call()
    }
  }

  private hangs<T>(run: Run, goOn: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      run.goesOn = () => void goOn().then(resolve, reject)
      this.current = null
      this.hanging.push(run)
      run.rests()
    })
  }

  /** The promise never settles: nothing behind the call happens, not even a `finally`. */
  private dies(run: Run): Promise<never> {
    this.current = null
    run.dies()
    this.goesDown(run.server)
    run.rests()
    return new Promise(nothing)
  }

  private over(run: Run, tell: () => void): void {
    this.current = null
    tell()
    run.rests()
  }
}

/** A use case under way. */
export interface Run {
  readonly name: string
  readonly server: number
  crossings: number
  mishap: Mishap | null
  /** It has ended or stands still. */
  rests: () => void
  goesOn: () => void
  readonly dies: () => void
}

/** What befalls a run when it calls a port for the nth time. */
export interface Mishap {
  readonly kind: (typeof mishapKinds)[number]
  readonly at: number
  readonly server: number
}

export const mishapKinds = ['hangs', 'diesBefore', 'diesAfter', 'failsBefore', 'failsAfter'] as const

/** How a run ended. `failed`: it threw. */
export type End<T> =
  | { readonly how: 'done'; readonly value: T }
  | { readonly how: 'failed'; readonly fault: unknown }
  | { readonly how: 'died' }

type Call<T> = (...given: unknown[]) => Promise<T>

/** The database did not answer; whether it did what was asked is another matter. One for all: stacks take time to make. */
export const outage = new Error('the database does not answer')

function nothing(): void {}
