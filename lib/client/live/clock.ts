/** Where the server's clock stood when we last heard of it, and how fast it runs. */
export interface ServerClock {
  readonly serverMs: number
  readonly wallMs: number
  /** 1 outside the demo. */
  readonly scale: number
}

/** The server's time now, in milliseconds since 1970, carried on by this browser's own clock. */
export function serverTimeAt(clock: ServerClock, wallMs: number): number {
  return clock.serverMs + (wallMs - clock.wallMs) * clock.scale
}

/**
 * Lines the clock up with a newly heard time. Small differences are the network's, so a time that would go back by
 * less than a second keeps running: a countdown must not count up.
 */
export function lineUp(
  clock: ServerClock,
  serverMs: number,
  wallMs: number,
  scale = clock.scale,
): ServerClock {
  const expected = serverTimeAt(clock, wallMs)
  const back = expected - serverMs
  if (scale === clock.scale && back > 0 && back < 1_000 * scale) return clock
  return { serverMs, wallMs, scale }
}
