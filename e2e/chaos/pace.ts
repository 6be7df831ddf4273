import { spawnSync } from 'node:child_process'

/** Business seconds in a real one, of the product and of the vendors: the fastest that the product allows. */
export const fastest = 60
/** Slower than this, drawing up the books would take longer than anybody waits. */
const slowest = 10
/** An idle machine of two processors starts Node within this time with air to spare. */
const idleStartMs = 100
const samples = 5

/**
 * How fast time may run here. A machine that is busy with other things gets more real time for everything: sixty times as
 * fast as life, a keypad that nobody could open within a third of a second is given up.
 */
export function paceOfThisMachine(): number {
  return paceFor(Array.from({ length: samples }, startMs))
}

/** From the times that starting a program took, in milliseconds. */
export function paceFor(startsMs: readonly number[]): number {
  const median = startsMs.toSorted((one, other) => one - other)[Math.floor(startsMs.length / 2)] ?? 0
  const pace = Math.floor((fastest * idleStartMs) / Math.max(median, idleStartMs))
  return Math.max(slowest, pace)
}

function startMs(): number {
  const begun = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  return performance.now() - begun
}
