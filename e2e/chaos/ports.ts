import { whyNotFree } from '../../scripts/run/ports.mjs'

/**
 * Below the ports that operating systems give to outgoing connections (32768 and up on Linux, 49152 elsewhere): while a
 * process is being started again, nobody else must be given its port.
 */
const lowest = 18_000
const highest = 29_999

/** Ports that are free and stay so as long as nobody asks for them by number. */
export async function steadyPorts(count: number): Promise<number[]> {
  const found: number[] = []
  // Begun anywhere, so that two runs do not try the same ones.
  let port = lowest + Math.floor(Math.random() * (highest - lowest))
  for (let tries = 0; found.length < count && tries < highest - lowest; tries += 1) {
    port = port < highest ? port + 1 : lowest
    if ((await whyNotFree(port)) === null) found.push(port)
  }
  if (found.length < count) throw new Error('There are no free ports.')
  return found
}
