import net from 'node:net'

/** How a wire treats what goes through it. */
type State =
  | { readonly kind: 'open' }
  /** All connections are reset, and new ones at once. */
  | { readonly kind: 'cut' }
  /** Nothing arrives on either side, and nobody is told; what was sent arrives when the wire is healed. */
  | { readonly kind: 'stalled' }
  /** What the far side says arrives late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The far side gets what is said to it; its answer is lost, and the connection with it. */
  | { readonly kind: 'answerless' }

interface Pair {
  readonly near: net.Socket
  readonly far: net.Socket
}

/** Sees what goes through one connection; changes nothing. */
export interface Listener {
  said(bytes: Buffer): void
  answered(bytes: Buffer): void
}

/** A piece of network in front of one or several servers, which can be cut, stalled, slowed and healed. */
export class Wire {
  #state: State = { kind: 'open' }
  #turn = 0
  #waiting: (() => void)[] = []
  readonly #pairs = new Set<Pair>()

  private constructor(
    private readonly server: net.Server,
    private readonly ports: () => readonly number[],
    private readonly listen: (() => Listener) | null,
  ) {
    server.on('connection', (near) => this.#accept(near))
  }

  /**
   * Lays a wire to these ports of this machine. Of several each connection takes the next one that lets it in, as a
   * balancer does; `ports` is asked for each connection, because a balancer knows who answers.
   */
  static async lay(ports: () => readonly number[], listen: (() => Listener) | null = null): Promise<Wire> {
    const server = net.createServer()
    const wire = new Wire(server, ports, listen)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return wire
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  cut(): void {
    this.#state = { kind: 'cut' }
    for (const { near, far } of this.#pairs) for (const end of [near, far]) end.resetAndDestroy()
  }

  stall(): void {
    this.#state = { kind: 'stalled' }
    for (const { near, far } of this.#pairs) for (const end of [near, far]) end.pause()
  }

  slow(ms: number): void {
    this.#state = { kind: 'slow', ms }
  }

  loseAnswers(): void {
    this.#state = { kind: 'answerless' }
  }

  heal(): void {
    this.#state = { kind: 'open' }
    for (const { near, far } of this.#pairs) for (const end of [near, far]) end.resume()
    for (const go of this.#waiting.splice(0)) go()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }

  #accept(near: net.Socket): void {
    near.on('error', () => undefined)
    if (this.#state.kind === 'cut') near.resetAndDestroy()
    else if (this.#state.kind === 'stalled') this.#waiting.push(() => this.#connect(near, this.ports()))
    else this.#connect(near, this.ports())
  }

  #connect(near: net.Socket, ports: readonly number[], tries = 0): void {
    if (near.destroyed) return
    const port = ports[this.#turn++ % ports.length]
    if (tries === ports.length || port === undefined) return void near.resetAndDestroy()
    near.pause()
    const far = net.connect(port, '127.0.0.1')
    far.once('error', () => {
      if (far.connecting || !this.#pairs.has(pair)) this.#connect(near, ports, tries + 1)
    })
    far.once('connect', () => this.#join(pair))
    const pair = { near, far }
  }

  #join(pair: Pair): void {
    const { near, far } = pair
    this.#pairs.add(pair)
    const listener = this.listen?.()
    const lateMs = this.#state.kind === 'slow' ? this.#state.ms : 0
    const over = () => {
      this.#pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    near.on('data', (bytes) => {
      listener?.said(bytes)
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (this.#state.kind === 'answerless') return void near.resetAndDestroy()
      listener?.answered(bytes)
      if (lateMs > 0) setTimeout(() => near.writable && near.write(bytes), lateMs)
      else near.write(bytes)
    })
    near.on('end', () => far.end())
    far.on('end', () => setTimeout(() => near.end(), lateMs))
    for (const end of [near, far]) {
      end.on('error', over)
      end.on('close', () => (end === far && lateMs > 0 ? setTimeout(over, lateMs) : over()))
    }
    if (this.#state.kind === 'stalled') far.pause()
    else near.resume()
  }
}
